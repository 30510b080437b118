// The time that everything dated goes by, and alarms on it. A test may tell another time, which then ticks on at a rate.

const LONGEST_TIMER = 2 ** 31 - 1; // milliseconds that setTimeout takes

export class Clock {
  #told = Date.now() / 1000;
  #since = performance.now();
  #rate = 1;
  #alarms = new Set();
  #timer = null;

  /** Unix seconds, with fractions. */
  now() {
    return this.#told + ((performance.now() - this.#since) / 1000) * this.#rate;
  }

  /** From here on it is `now`, and goes on at `rate` (0: it stands). What has come due meanwhile rings at once. */
  tell(now, rate) {
    const back = this.now() - now;
    if (back > 0) for (const alarm of this.#alarms) alarm.due -= back; // a wait stays as long as it was
    [this.#told, this.#since, this.#rate] = [now, performance.now(), rate];
    this.#ring();
  }

  /** Calls `ring` once, `seconds` from now; what it answers takes that back. */
  after(seconds, ring) {
    const alarm = { due: this.now() + seconds, ring };
    this.#alarms.add(alarm);
    this.#wind();
    return () => this.#alarms.delete(alarm);
  }

  #ring() {
    for (const alarm of [...this.#alarms].sort((one, other) => one.due - other.due)) {
      if (alarm.due > this.now() || !this.#alarms.delete(alarm)) continue;
      alarm.ring();
    }
    this.#wind();
  }

  #wind() {
    clearTimeout(this.#timer);
    if (!this.#rate || !this.#alarms.size) return;
    const first = Math.min(...[...this.#alarms].map((alarm) => alarm.due));
    const wait = ((first - this.now()) / this.#rate) * 1000;
    this.#timer = setTimeout(() => this.#ring(), Math.min(Math.max(wait, 0) + 1, LONGEST_TIMER));
  }
}
