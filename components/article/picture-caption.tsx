/** What a picture shows and who made it; nothing when neither is said. */
export function PictureCaption({ caption, credit }: { caption?: string; credit?: string }) {
  if (!caption && !credit) return null
  return (
    <figcaption>
      {caption}{caption && credit ? ' ' : null}
      {credit ? <small>{credit}</small> : null}
    </figcaption>
  )
}
