/**
 * `<breaking-bar>`: the page's own items can be dismissed, and what breaks while it is being read appears.
 * Items in the page stand in its flow; later ones lie over the foot of the window, so nothing moves.
 */
const address = '/breaking.json'
const minute = 60_000
const longest = 15 * minute
const storageKey = 'ovoz-dismissed'

class BreakingBar extends HTMLElement {
  #timer = 0
  #failures = 0
  #dismissed = readDismissed()

  connectedCallback() {
    for (const item of this.querySelectorAll('[data-id]')) {
      if (this.#dismissed.has(item.dataset.id)) item.dataset.dismissed = ''
      else this.#addButton(item)
    }
    document.addEventListener('visibilitychange', this.#wake)
    this.#wake()
  }

  disconnectedCallback() {
    document.removeEventListener('visibilitychange', this.#wake)
    clearTimeout(this.#timer)
  }

  /** Asks at once when the page is looked at, and never while it is not. */
  #wake = () => {
    clearTimeout(this.#timer)
    if (!document.hidden) this.#ask()
  }

  async #ask() {
    try {
      const response = await fetch(address)
      if (!response.ok) throw new Error(`${address} answered ${response.status}`)
      this.#show((await response.json()).items)
      this.#failures = 0
    } catch {
      // Offline, or the server is busy: what is shown stays, and the next question waits longer.
      this.#failures += 1
    }
    const pause = Math.min(minute * 2 ** this.#failures, longest)
    clearTimeout(this.#timer)
    if (!document.hidden && this.isConnected) this.#timer = setTimeout(this.#wake, pause * (0.9 + Math.random() * 0.2))
  }

  #show(items) {
    const now = Date.now()
    const inForce = items.filter((item) => Date.parse(item.from) <= now && now < Date.parse(item.until))
    const known = new Set(inForce.map(({ id }) => id))
    for (const item of this.querySelectorAll('[data-id]')) {
      if (known.has(item.dataset.id)) continue
      // Withdrawn: one that holds a place in the page keeps it, empty.
      if ('late' in item.dataset) item.remove()
      else item.dataset.dismissed = ''
    }
    for (const item of inForce) {
      if (!this.#dismissed.has(item.id) && !this.#find(item.id)) this.#add(item)
    }
  }

  #find(id) {
    return [...this.querySelectorAll('[data-id]')].find((item) => item.dataset.id === id)
  }

  #add({ id, text, link, language }) {
    const item = document.createElement('p')
    item.dataset.id = id
    item.dataset.late = ''
    const label = document.createElement('strong')
    label.textContent = this.dataset.label
    const words = document.createElement(link ? 'a' : 'span')
    if (link) words.href = link
    words.lang = language
    words.dir = 'auto'
    words.textContent = text
    item.append(label, ' ', words)
    this.#addButton(item)
    this.append(item)
  }

  #addButton(item) {
    const button = document.createElement('button')
    button.type = 'button'
    button.textContent = '×'
    button.setAttribute('aria-label', this.dataset.dismiss)
    button.addEventListener('click', () => this.#dismiss(item))
    item.append(button)
  }

  #dismiss(item) {
    this.#dismissed.add(item.dataset.id)
    writeDismissed(this.#dismissed)
    item.remove()
    // The button that had the focus is gone: the next one takes it, or the page's content.
    const next = this.querySelector('button') ?? document.querySelector('main')
    next?.focus({ preventScroll: true })
  }
}

/** Storage may be forbidden, full, or written by somebody else. */
function readDismissed() {
  try {
    const ids = JSON.parse(localStorage.getItem(storageKey) ?? '[]')
    return new Set(Array.isArray(ids) ? ids : [])
  } catch {
    return new Set()
  }
}

function writeDismissed(ids) {
  try {
    // The last hundred: an item stays in force for days, not for years.
    localStorage.setItem(storageKey, JSON.stringify([...ids].slice(-100)))
  } catch {
    // It will be shown again on the next page, which does no harm.
  }
}

customElements.define('breaking-bar', BreakingBar)
