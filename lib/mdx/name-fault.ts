/** Joins the name of a field with what is wrong with its value. */
export function nameFault(name: string, message: string): string {
  return /^[a-z]/.test(message) ? `“${name}” ${message}` : `“${name}”: ${message}`
}
