/**
 * Captions with their cues alone (WebVTT §4.1): what stands beside them, such as notes and what follows the word WEBVTT,
 * is never shown and may name whoever made them.
 */
export function cleanCaptions(text: string): string {
  const blocks = text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n').split(/\n{2,}/).slice(1)
  const cues = blocks.flatMap((block) => {
    const lines = block.split('\n').filter((line) => line !== '')
    const timing = lines.findIndex((line) => line.includes('-->'))
    // Only a name of its own may stand before a cue's times.
    return timing === 0 || timing === 1 ? [lines.slice(timing).join('\n')] : []
  })
  return `${['WEBVTT', ...cues].join('\n\n')}\n`
}
