/** Width times height, of all frames of an animation together: what a server can hold in memory. */
export const mostPixels = 100_000_000
