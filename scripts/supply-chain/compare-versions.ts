/** Whether one release number is at least another; a pre-release counts as before its release. */
export function isAtLeast(version: string, floor: string): boolean {
  const [given, wanted] = [version, floor].map((text) => text.replace(/-.*/, '').split('.').map(Number)) as [number[], number[]]
  const index = given.findIndex((part, position) => part !== wanted[position])
  return index < 0 ? !version.includes('-') : given[index]! > wanted[index]!
}
