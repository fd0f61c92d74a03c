/**
 * `<live-updates>`: says how many entries a live blog has that the page has not, and brings them in when asked to. Nothing
 * comes, goes or moves by itself but the words of an entry that was withdrawn, whose room stays.
 *
 * New entries are taken out of the article's own page, which is stored and ready, rather than made a second time in script.
 * Its sheet comes along, as a constructed one, which a policy without `unsafe-inline` allows; on pages that hold this
 * element the press keeps the names of classes as they are, so that old and new entries agree on them.
 */
import { Poll } from './poll.js'

const every = 10_000
const storageKey = 'ovoz-paused'

class LiveUpdates extends HTMLElement {
  #words = JSON.parse(this.dataset.words)
  #poll = new Poll(this.dataset.src, every, (list) => this.#take(list), (isGone) => this.#fail(isGone))
  #status = document.createElement('span')
  #pause = document.createElement('button')
  /** As the server sent them: readers open what is folded and play what can be played. */
  #sent = new Map([...entriesOf(document)].map(([id, entry]) => [id, entry.outerHTML]))
  /** By id, as the page has them. */
  #versions = new Map()
  #seen = new Set()
  #list
  #fresh = 0
  #isEdited = false
  #isLive = true
  #isPaused = isPausedHere()
  #isFailing = false
  #isGone = false
  #isBringing = false
  /** The id of the newest entry that was brought. */
  #brought

  connectedCallback() {
    this.#status.role = 'status'
    this.#pause.type = 'button'
    this.#pause.addEventListener('click', () => this.#setPaused(!this.#isPaused))
    this.replaceChildren(this.#status, this.#pause)
    if (!this.#isPaused) this.#poll.start()
    this.#render()
  }

  disconnectedCallback() {
    this.#poll.stop()
  }

  #setPaused(isPaused) {
    this.#isPaused = isPaused
    rememberPaused(isPaused)
    if (isPaused) this.#poll.stop()
    else this.#poll.start()
    this.#render()
  }

  /** A server that fails, no connection, or an article that was taken back. */
  #fail(isGone) {
    this.#isFailing = true
    this.#isGone = isGone
    this.#render()
  }

  #take(list) {
    const { live, updates, older } = list
    const here = entriesOf(document)
    const listed = new Set(updates.map(({ id }) => id))
    for (const [id, entry] of here) {
      // Not one that this page alone knows so far, nor one too old to be listed.
      if (this.#seen.has(id) && !listed.has(id) && (older === 0 || id > updates.at(-1).id)) this.#withdraw(entry)
    }
    for (const { id, version } of updates) {
      this.#seen.add(id)
      if (here.has(id) && !this.#versions.has(id)) this.#versions.set(id, version)
    }
    this.#list = list
    this.#fresh = updates.filter(({ id }) => !isShown(here.get(id))).length
    this.#isEdited = updates.some(({ id, version }) => isShown(here.get(id)) && this.#versions.get(id) !== version)
    this.#isLive = live
    this.#isFailing = false
    if (!live) this.#poll.stop()
    this.#render()
  }

  #render() {
    const words = this.#words
    this.#pause.hidden = !this.#isLive
    this.#pause.textContent = this.#isPaused ? words.resume : words.pause
    const isFailing = this.#isFailing && this.#isLive && !this.#isPaused
    if (isFailing && this.#isGone) this.#show('a', words.refresh, location.pathname)
    else if (isFailing) this.#show('b', words.offline)
    else if (this.#fresh > 0) this.#show('button', plural(words.fresh, this.#fresh))
    else if (this.#isEdited) this.#show('button', words.edited)
    else if (!this.#isLive) this.#show('b', words.ended)
    else if (this.#isPaused) this.#show('b', words.paused)
    else if (this.#brought) this.#show('a', words.newest, `#${this.#brought}`)
    else this.#show('b', words.running)
  }

  /** What is read out is what changes in it. */
  #show(tag, text, href) {
    let node = this.#status.firstElementChild
    if (node?.localName !== tag) {
      const hadFocus = node !== null && node === document.activeElement
      node = document.createElement(tag)
      if (tag === 'button') node.addEventListener('click', () => this.#bring())
      this.#status.replaceChildren(node)
      if (hadFocus) (tag === 'b' ? this.#pause : node).focus({ preventScroll: true })
    }
    if (href) node.href = href
    if (node.textContent !== text) node.textContent = text
  }

  #withdraw(entry) {
    if (!isShown(entry)) return
    const hadFocus = entry.contains(document.activeElement)
    const notice = document.createElement('p')
    notice.textContent = this.#words.withdrawn
    entry.style.minBlockSize = `${entry.getBoundingClientRect().height}px`
    entry.dataset.withdrawn = ''
    entry.replaceChildren(notice)
    if (hadFocus) this.#pause.focus({ preventScroll: true })
  }

  async #bring() {
    if (this.#isBringing) return
    this.#isBringing = true
    const page = await readPage()
    this.#isBringing = false
    if (!page) return this.#fail(false)
    try {
      keepPlace(this, () => this.#merge(page))
      // Not every browser gives a button the focus that is clicked on.
      this.querySelector('a, button')?.focus({ preventScroll: true })
    } catch {
      // What this page cannot take in, a new one has.
      location.hash = this.#list.updates[0]?.id ?? ''
      location.reload()
    }
  }

  #merge(page) {
    const [ours, theirs] = [entriesOf(document), entriesOf(page)]
    const first = ours.values().next().value
    if (!first) throw new Error('There is no entry beside which others could stand')
    adoptStyles(page)
    for (const part of ['#key-points', '[data-footnotes]']) replacePart(document.querySelector(part), page.querySelector(part))
    let before
    for (const [id, entry] of theirs) {
      const own = ours.get(id)
      const isSame = own && isShown(own) && this.#sent.get(id) === entry.outerHTML
      this.#sent.set(id, entry.outerHTML)
      const node = isSame ? own : document.importNode(entry, true)
      if (own && !isSame) own.replaceWith(node)
      else if (!own && before) before.after(node)
      else if (!own) first.before(node)
      before = node
    }
    const listed = new Set(this.#list.updates.map(({ id }) => id))
    for (const [id, entry] of ours) if (!theirs.has(id) && !listed.has(id)) entry.remove()
    const newest = this.#list.updates.find(({ id }) => !ours.has(id) && theirs.has(id))
    this.#brought = newest?.id ?? this.#brought
    this.#versions = new Map(this.#list.updates.map(({ id, version }) => [id, version]))
    this.#take(this.#list)
  }
}

/** By id, in their order. */
function entriesOf(page) {
  return new Map([...page.querySelectorAll('section[id^="at-"]')].map((entry) => [entry.id, entry]))
}

const isShown = (entry) => entry !== undefined && !('withdrawn' in entry.dataset)

async function readPage() {
  try {
    const response = await fetch(location.pathname, { cache: 'no-cache' })
    return response.ok ? new DOMParser().parseFromString(await response.text(), 'text/html') : undefined
  } catch {
    return undefined
  }
}

/** What the reader looks at stays where it is, whatever comes above it. */
function keepPlace(bar, change) {
  const edge = bar.getBoundingClientRect().bottom
  const entries = [...entriesOf(document).values()]
  // With the newest entry below the bar, new ones come into view there, or below.
  const isAbove = entries.length === 0 || entries[0].getBoundingClientRect().top >= edge
  const id = isAbove ? undefined : entries.find((entry) => entry.getBoundingClientRect().bottom > edge)?.id
  const top = () => ((id && document.getElementById(id)) || bar.parentElement).getBoundingClientRect().top
  const before = top()
  const root = document.documentElement
  // The browser's own way of doing this may come on top.
  root.style.overflowAnchor = 'none'
  change()
  scrollBy({ top: top() - before, behavior: 'instant' })
  requestAnimationFrame(() => { root.style.overflowAnchor = '' })
}

function replacePart(own, other) {
  if (!own && other) throw new Error('There is no place for what is new beside the entries')
  if (own && own.outerHTML !== other?.outerHTML) own.replaceWith(...(other ? [document.importNode(other, true)] : []))
}

/** Fonts are left out: they are there, and would be taken for others. */
function adoptStyles(page) {
  const css = page.querySelector('head style')?.textContent ?? ''
  if (css === document.querySelector('head style')?.textContent) return
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(css)
  for (let index = sheet.cssRules.length - 1; index >= 0; index--) if (sheet.cssRules[index] instanceof CSSFontFaceRule) sheet.deleteRule(index)
  document.adoptedStyleSheets = [sheet]
}

function plural(forms, n) {
  const { lang } = document.documentElement
  const form = forms[new Intl.PluralRules(lang).select(n)] ?? forms.other
  return form.replace('{n}', new Intl.NumberFormat(lang).format(n))
}

/** As long as the tab is open: nothing stays in the browser of what somebody has read. Storage may be forbidden. */
function isPausedHere() {
  try {
    return sessionStorage.getItem(storageKey) === location.pathname
  } catch {
    return false
  }
}

function rememberPaused(isPaused) {
  try {
    if (isPaused) sessionStorage.setItem(storageKey, location.pathname)
    else sessionStorage.removeItem(storageKey)
  } catch {
    // When the page is loaded anew it will go on by itself.
  }
}

customElements.define('live-updates', LiveUpdates)
