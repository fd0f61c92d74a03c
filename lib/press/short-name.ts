/** a, b, … z, aa, ab, … */
export const shortName = (index: number): string => (index < 26 ? '' : shortName(Math.floor(index / 26) - 1)) + String.fromCharCode(97 + (index % 26))
