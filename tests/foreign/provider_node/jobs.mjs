// Work that is done after the answer was given: one at a time for a key, tried again with growing gaps.

const FIRST_GAP = 10; // seconds
const LONGEST_GAP = 1800;

export class Jobs {
  #clock;
  #waiting = new Map(); // key -> {work, tries, cancel}
  #running = new Map(); // key -> promise
  #again = new Map(); // key -> work that came meanwhile

  constructor(clock) {
    this.#clock = clock;
  }

  /** Whether nothing is being worked on; what waits for its time is not pending. */
  get idle() {
    return this.#running.size === 0;
  }

  /** Whether work of this key runs, or waits for its next try. */
  has(key) {
    return this.#running.has(key) || this.#waiting.has(key);
  }

  /**
   * Does `work` soon; of the same key, only the latest waits. `work` answers false, or throws, to be tried later.
   * Answers when it has been tried once: what it answered, or the error that it threw.
   */
  add(key, work) {
    this.#waiting.get(key)?.cancel();
    this.#waiting.delete(key);
    if (this.#running.has(key)) this.#again.set(key, work);
    else this.#start(key, work, 0);
    return this.#running.get(key);
  }

  /** Does now what waits for its next try, and answers when nothing runs any more. */
  async hurry() {
    for (const [key, { work, tries, cancel }] of [...this.#waiting]) {
      cancel();
      this.#waiting.delete(key);
      this.#start(key, work, tries);
    }
    while (this.#running.size) await Promise.all(this.#running.values());
  }

  #start(key, work, tries) {
    const run = Promise.resolve()
      .then(work)
      .catch((error) => {
        if (!error.expected) console.error(`${key}: ${error.stack}`);
        return error;
      })
      .then((done) => {
        this.#running.delete(key);
        const next = this.#again.get(key);
        this.#again.delete(key);
        if (next) return this.#start(key, next, 0);
        if (done === false || done instanceof Error) this.#later(key, work, tries + 1);
        return done;
      });
    this.#running.set(key, run);
    return run;
  }

  #later(key, work, tries) {
    const gap = Math.min(FIRST_GAP * 2 ** (tries - 1), LONGEST_GAP);
    const cancel = this.#clock.after(gap, () => {
      this.#waiting.delete(key);
      this.#start(key, work, tries);
    });
    this.#waiting.set(key, { work, tries, cancel });
  }
}
