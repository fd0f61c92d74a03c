/** Where the skip links lead. */
export const contentId = 'content'
export const navigationId = 'navigation'
export const searchId = 'search'
