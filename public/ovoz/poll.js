/**
 * Asks for a small JSON document again and again while somebody looks at the page: never while it is hidden or offline,
 * at once when it is looked at again, and ever less often while the server fails. What has not changed is answered 304.
 */
const longest = 5 * 60_000
/** Of a request that is never answered. */
const patience = 20_000
/** Who saves data is told later. */
const thrift = navigator.connection?.saveData ? 6 : 1

export class Poll {
  #address
  #every
  #onAnswer
  #onFailure
  #timer = 0
  #failures = 0
  #isAsking = false
  #isRunning = false

  /**
   * @param every Milliseconds between two questions, at most a tenth more.
   * @param onAnswer Given the document and the server's time: a reader's clock may be wrong.
   * @param onFailure Told whether there is no such document, rather than no answer.
   */
  constructor(address, every, onAnswer, onFailure = () => {}) {
    this.#address = address
    this.#every = (every / 1.1) * thrift
    this.#onAnswer = onAnswer
    this.#onFailure = onFailure
  }

  start() {
    if (this.#isRunning) return
    this.#isRunning = true
    document.addEventListener('visibilitychange', this.#wake)
    addEventListener('online', this.#wake)
    addEventListener('offline', this.#wake)
    this.#wake()
  }

  stop() {
    this.#isRunning = false
    document.removeEventListener('visibilitychange', this.#wake)
    removeEventListener('online', this.#wake)
    removeEventListener('offline', this.#wake)
    clearTimeout(this.#timer)
  }

  #wake = () => {
    clearTimeout(this.#timer)
    if (!navigator.onLine) this.#onFailure(false)
    else if (!document.hidden && !this.#isAsking) this.#ask()
  }

  async #ask() {
    this.#isAsking = true
    let isGone = false
    try {
      const response = await fetch(this.#address, { cache: 'no-cache', signal: AbortSignal.timeout(patience) })
      isGone = response.status === 404 || response.status === 410
      if (!response.ok) throw new Error(`${this.#address} answered ${response.status}`)
      const answer = await response.json()
      if (this.#isRunning) this.#onAnswer(answer, Date.parse(response.headers.get('date')) || Date.now())
      this.#failures = 0
    } catch {
      // What is shown stays, and the next question waits longer.
      this.#failures += 1
      if (this.#isRunning) this.#onFailure(isGone)
    }
    this.#isAsking = false
    const pause = Math.min(this.#every * 2 ** this.#failures, longest)
    if (this.#isRunning && !document.hidden) this.#timer = setTimeout(this.#wake, pause * (1 + Math.random() / 10))
  }
}
