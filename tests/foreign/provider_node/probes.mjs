// Endpoints for tests alone: they show what the provider believes, and move what a test has to move.

import * as json from "./json.mjs";
import { NotReady, Refused } from "./wechat.mjs";

const WINDOWS = [
  // an argument with the two ends of a window, or two arguments, and the most seconds between them
  { range: "create_time_range", ends: ["start_time", "end_time"], most: 7 * 86400 },
  { range: "update_time_range", ends: ["start_time", "end_time"], most: 7 * 86400 },
  { range: null, ends: ["begin_create_time", "end_create_time"], most: 86400 },
  { range: null, ends: ["begin_update_time", "end_update_time"], most: 86400 },
];
const KEY_REFUSED = 606006; // a next_key that is too old: the list is read from its beginning
const MOST_PAGES = 1000;

export class Probes {
  #parts;

  constructor(parts) {
    this.#parts = parts;
  }

  entitlements(store) {
    const { market, grants } = this.#parts;
    const services = market.bought(store).map(({ id, component }) => ({
      service_id: String(id),
      specs: Object.entries(market.specs(id, store)).map(([spec, until]) => ({ spec_id: spec, expires_at: until })),
      needs_grant: grants.wanting(component, store),
    }));
    return answer(200, { services });
  }

  async sync() {
    const { jobs, market } = this.#parts;
    await jobs.hurry();
    const ok = await market.pull({ patient: false });
    await jobs.hurry();
    return answer(200, { ok });
  }

  clock({ now, rate }) {
    this.#parts.clock.tell(Number(now), Number(rate));
    return answer(200, {});
  }

  idle() {
    return this.#parts.jobs.idle ? answer(200, {}) : answer(503, {});
  }

  keys({ appid, current, former }) {
    this.#parts.pushes.useKeys(appid, [current, former].filter(Boolean));
    return answer(200, {});
  }

  forget({ what }) {
    for (const each of what) this.#parts.ledger.note("forgotten", { what: each });
    return answer(200, {});
  }

  async call(store, { method, path, body, all_pages: all }) {
    const { market, grants } = this.#parts;
    const component = this.#componentFor(store);
    try {
      if (!grants.usable(component, store)) await grants.find(component, [store]);
      if (!all) return { status: 200, type: "application/json", text: (await grants.call(component, store, { method, path, body })).text };
      const merged = {};
      for (const part of windowsOf(body ?? {})) merge(merged, await this.#allPages(component, store, { method, path, body: part }));
      return answer(200, { errcode: 0, errmsg: "ok", ...merged });
    } catch (error) {
      if (error instanceof NotReady) return answer(409, { refused: "needs_grant" });
      if (error instanceof Refused) return { status: 200, type: "application/json", text: error.reply };
      if (error.expected) return answer(502, { error: error.message });
      throw error;
    }
  }

  /** The platform named by a service that the store has; else the one that it has authorized. */
  #componentFor(store) {
    const { market, grants, settings } = this.#parts;
    const valid = market.bought(store).find(({ id }) => market.isValid(id, store));
    if (valid) return valid.component;
    const granted = settings.components.find(({ appid }) => grants.usable(appid, store));
    return (granted ?? settings.components[0]).appid;
  }

  /** A list to its end: every page is asked for with the arguments of the first. */
  async #allPages(component, store, { method, path, body }, again = true) {
    const { grants } = this.#parts;
    const merged = {};
    let key;
    try {
      for (let count = 0; count < MOST_PAGES; count += 1) {
        const { json: reply } = await grants.call(component, store, { method, path, body: key ? { ...body, next_key: key } : body });
        const rows = merge(merged, reply);
        const more = reply.has_more ?? (rows > 0 && merged_size(merged) < Number(reply.total_num ?? 0));
        key = reply.next_key;
        if (!more || !key) return merged;
      }
      return merged;
    } catch (error) {
      if (key && again && error instanceof Refused && error.code === KEY_REFUSED) {
        return this.#allPages(component, store, { method, path, body }, false);
      }
      throw error;
    }
  }
}

/** Adds the lists of a reply to what has been read; how many rows came. */
function merge(merged, reply) {
  let rows = 0;
  for (const [name, value] of Object.entries(reply)) {
    if (!Array.isArray(value)) continue;
    merged[name] = [...(merged[name] ?? []), ...value];
    rows += value.length;
  }
  return rows;
}

const merged_size = (merged) => Math.max(0, ...Object.values(merged).map((rows) => rows.length));

/** A body whose window is longer than the interface takes, as several. */
function windowsOf(body) {
  for (const { range, ends: [first, last], most } of WINDOWS) {
    const window = range ? body[range] : body;
    if (window?.[first] === undefined || window[last] === undefined) continue;
    const parts = [];
    for (let from = Number(window[first]); from < Number(window[last]) || !parts.length; from += most) {
      const part = { ...window, [first]: from, [last]: Math.min(from + most, Number(window[last])) };
      parts.push(range ? { ...body, [range]: part } : part);
    }
    return parts;
  }
  return [body];
}

const answer = (status, value) => ({ status, type: "application/json", text: json.write(value) });
