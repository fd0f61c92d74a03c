/**
 * `<breaking-bar>`: the page's own items can be dismissed, and what breaks while it is being read appears within ten seconds.
 * Items in the page stand in its flow; later ones lie over the foot of the window, so nothing moves.
 */
import { Poll } from './poll.js'

const address = '/breaking.json'
/** What is published is in the document within a second. */
const every = 9000
const storageKey = 'ovoz-dismissed'

class BreakingBar extends HTMLElement {
  #dismissed = readDismissed()
  #poll = new Poll(address, every, ({ items }, now) => this.#show(items, now))

  connectedCallback() {
    // Only what is new is read out, not the whole bar again.
    this.ariaAtomic = 'false'
    for (const item of this.querySelectorAll('[data-id]')) {
      if (this.#dismissed.has(item.dataset.id)) item.dataset.dismissed = ''
      else this.#addButton(item)
    }
    this.#poll.start()
  }

  disconnectedCallback() {
    this.#poll.stop()
  }

  #show(items, now) {
    const inForce = items.filter((item) => Date.parse(item.from) <= now && now < Date.parse(item.until))
    for (const item of this.querySelectorAll('[data-id]')) {
      const same = inForce.find(({ id }) => id === item.dataset.id)
      if (!same || !says(item, same)) this.#withdraw(item)
    }
    // Only the first that lies over the page shows: the newest.
    for (const item of inForce.toReversed()) {
      if (!this.#dismissed.has(item.id) && !this.#find(item)) this.#add(item)
    }
  }

  #find(wanted) {
    return [...this.querySelectorAll('[data-id]')].find((item) => item.dataset.id === wanted.id && says(item, wanted))
  }

  /** One that holds a place in the page keeps it, empty. */
  #withdraw(item) {
    const isLate = 'late' in item.dataset
    const hadFocus = item.contains(document.activeElement)
    if (isLate) item.remove()
    else item.dataset.dismissed = ''
    if (hadFocus) this.#focusNext()
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
    const late = this.querySelector('[data-late]')
    // Never from under a reader's fingers.
    if (!late || late.contains(document.activeElement)) this.append(item)
    else late.before(item)
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
    this.#focusNext()
  }

  /** What had the focus is gone: the next button takes it, or the page's content. */
  #focusNext() {
    const next = this.querySelector(':not([data-dismissed]) > button') ?? document.querySelector('main')
    next?.focus({ preventScroll: true })
  }
}

/** Whether an item in the page is this version of it. */
function says(item, { text, link }) {
  const words = item.querySelector('a, span')
  return words?.textContent === text && (words.getAttribute('href') ?? undefined) === link
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
