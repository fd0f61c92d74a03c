/** Where a year stands on an archive page. */
export const yearId = (year: number) => `y${year}`
