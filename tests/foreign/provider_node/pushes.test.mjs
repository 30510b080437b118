import assert from "node:assert/strict";
import { test } from "node:test";

import { Jobs } from "./jobs.mjs";
import { Pushes } from "./pushes.mjs";

/** A clock that stands still until it is moved. */
class Clock {
  #now = 0;
  #timers = new Set();

  now() {
    return this.#now;
  }

  after(seconds, work) {
    const timer = { at: this.#now + seconds, work };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  async pass(seconds) {
    await new Promise(setImmediate); // what was begun comes to its end
    this.#now += seconds;
    for (const timer of [...this.#timers].filter(({ at }) => at <= this.#now)) {
      this.#timers.delete(timer);
      timer.work();
    }
  }
}

test("tickets that many jobs want are asked for by one, with growing gaps", async () => {
  const clock = new Clock();
  const asked = [];
  const tokens = {
    startTickets: async () => {
      asked.push(clock.now());
      throw Object.assign(new Error("out of reach"), { expected: true });
    },
  };
  new Pushes({ settings: { components: [] }, clock, tokens, jobs: new Jobs(clock) });
  for (let second = 0; second < 600; second += 10) {
    tokens.ticketWanted("wx5c1d0a7be4f29360");
    await clock.pass(10);
  }
  assert.deepEqual(asked, [0, 10, 30, 70, 150, 310]);
});
