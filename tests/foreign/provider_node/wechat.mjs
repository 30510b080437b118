// One call of the platform's interfaces: what it answers, what it refuses, and when it may not be called at all.

import { setTimeout as pause } from "node:timers/promises";

import { parse, write } from "./json.mjs";

const PATIENCE = 8000; // milliseconds for one answer
const GAPS = [200, 700]; // milliseconds before the second and the third try of what failed by chance
const DEADLINE = 12000; // milliseconds in which another try is begun
const BUSY = -1;
const OF_THE_DAY = 45009;
const OF_THE_MINUTE = 45011;
const CHINA = 8 * 3600; // seconds ahead of UTC; the platform's days turn there

/** The platform cannot be reached, or answers what is no answer. */
export class Unreachable extends Error {
  expected = true;
}

/** The platform says no. `reply` is its answer as it came. */
export class Refused extends Error {
  expected = true;

  constructor(code, text, reply) {
    super(`${code} ${text}`);
    this.code = code;
    this.reply = reply;
  }
}

/** We cannot ask: no ticket has come yet, or the store has to authorize again. */
export class NotReady extends Error {
  expected = true;
}

export class Wechat {
  #api;
  #clock;
  #closed = new Map(); // owner and path -> {until, refusal}: a quota is used up

  constructor(api, clock) {
    this.#api = api.replace(/\/$/, "");
    this.#clock = clock;
  }

  /**
   * The reply to one call as an object, and as `text`. `owner` is whose quota it takes. `once`: it changes something, so that
   * its caller has to look what came of it before it is tried again. Throws what is above.
   */
  async call({ owner, method = "POST", path, query = {}, body, once = false }) {
    const gate = `${owner} ${path}`;
    const closed = this.#closed.get(gate);
    if (closed && this.#clock.now() < closed.until) throw closed.refusal;
    this.#closed.delete(gate);
    const where = `${path}?${new URLSearchParams(query)}`;
    const request = {
      method,
      ...(method === "GET" ? {} : { body: write(body ?? {}), headers: { "content-type": "application/json" } }),
    };
    const reply = await (once ? this.#once(where, request) : this.#tried(where, request));
    const { errcode = 0, errmsg = "" } = reply.json;
    if (Number(errcode) === 0) return reply;
    const refusal = new Refused(Number(errcode), errmsg, reply.text);
    if (refusal.code === OF_THE_DAY) this.#closed.set(gate, { until: this.#nextDay(), refusal });
    if (refusal.code === OF_THE_MINUTE) this.#closed.set(gate, { until: this.#clock.now() + 60, refusal });
    throw refusal;
  }

  #nextDay() {
    const day = 86400;
    return (Math.floor((this.#clock.now() + CHINA) / day) + 1) * day - CHINA;
  }

  /** Failures by chance are tried again, a little later each time; the last answer counts. */
  async #tried(where, request) {
    const begun = performance.now();
    for (const gap of [...GAPS, null]) {
      const last = gap === null || performance.now() - begun > DEADLINE;
      try {
        const reply = await this.#once(where, request);
        if (last || Number(reply.json.errcode) !== BUSY) return reply;
      } catch (error) {
        if (last || !(error instanceof Unreachable)) throw error;
      }
      await pause(gap);
    }
  }

  async #once(where, request) {
    let response;
    let text;
    try {
      response = await fetch(this.#api + where, { ...request, redirect: "manual", signal: AbortSignal.timeout(PATIENCE) });
      text = await response.text();
    } catch (error) {
      throw new Unreachable(`${error.cause?.code ?? error.message}`);
    }
    if (response.status !== 200) throw new Unreachable(`HTTP ${response.status}`);
    try {
      const json = parse(text);
      if (json && typeof json === "object" && !Array.isArray(json)) return { json, text };
    } catch {
      // as any other answer that is no JSON object
    }
    throw new Unreachable("the answer is no JSON object");
  }
}
