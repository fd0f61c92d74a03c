/**
 * Variables for the C library of Linux, which reads them when a program begins: memory that was freed goes back to the
 * system instead of lying in pieces for each thread (mallopt(3)).
 */
export const thrift = { MALLOC_ARENA_MAX: '2', MALLOC_TRIM_THRESHOLD_: '131072', MALLOC_MMAP_THRESHOLD_: '131072' }
