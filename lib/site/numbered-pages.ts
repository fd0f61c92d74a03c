/** The first, the last and those around `page`; `undefined` stands for a gap. */
export function numberedPages(page: number, pages: number): (number | undefined)[] {
  const shown: (number | undefined)[] = []
  for (let number = 1; number <= pages; number += 1) {
    if (number === 1 || number === pages || Math.abs(number - page) <= 2) shown.push(number)
    else if (shown.at(-1) !== undefined) shown.push(undefined)
  }
  return shown
}
