/** Goes up whenever what is left out, or how a file is made anew, changes: copies and renditions of before are removed. */
export const cleaningVersion = 1
