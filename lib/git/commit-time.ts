/** As far as ISO 8601 goes with four digits for a year, and dates of JavaScript are read by all. */
const last = '9999-12-31T23:59:59Z'

/**
 * When something was committed, as the committer's clock had it: whatever a commit says it can be read as a date.
 * @param written As git writes `%cI`: ISO 8601 with offset, of a year with more digits if the commit says so.
 */
export const commitTime = (written: string): string => (/^\d{4}-/.test(written) && !Number.isNaN(Date.parse(written)) ? written : last)
