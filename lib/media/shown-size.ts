import sharp from 'sharp'

/** Pixels of a picture as shown, after whatever turns it; its faults, if that cannot be told. */
export async function shownSize(path: string): Promise<{ width: number; height: number } | { fault: string }> {
  try {
    const { autoOrient } = await sharp(path).metadata()
    return { width: autoOrient.width, height: autoOrient.height }
  } catch {
    return { fault: 'damaged: it cannot be decoded' }
  }
}
