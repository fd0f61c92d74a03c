import type { ReactNode } from 'react'

/** Every page is a complete document: nothing may wait for a request, nothing for a script. */
export const ensureStatic = 'navigation'

/** Each page brings its own `<html>`, whose language only it knows. */
export default function RootLayout({ children }: { children: ReactNode }) {
  return children
}
