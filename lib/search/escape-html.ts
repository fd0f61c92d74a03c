const references: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** For text between tags, and for the value of an attribute between either kind of quotes. */
export const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (character) => references[character]!)
