/** Sheets know four columns: more do not fit anywhere. */
const most = 4

/**
 * The classes (base.css) of a box whose `count` children stand side by side. The sheet is told their number, because
 * counting them itself it would move the first whenever another arrives.
 */
export function abreast(count: number): string {
  return `abreast of-${Math.min(Math.max(count, 1), most)}`
}
