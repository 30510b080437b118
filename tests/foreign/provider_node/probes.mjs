// Endpoints for tests alone: they show what the provider believes, and move what a test has to move.

import * as json from "./json.mjs";
import { readAll } from "./lists.mjs";
import { NotReady, Refused } from "./wechat.mjs";

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
    return answer(200, { ok: await this.#parts.rounds.now() });
  }

  /** What is known of one part of a shop: orders, products or aftersales. */
  shop(store, part) {
    const rows = this.#parts.shops.known(store, part);
    return rows ? answer(200, { [part]: rows }) : answer(404, {});
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
      const call = (request) => grants.call(component, store, request);
      if (!all) return { status: 200, type: "application/json", text: (await call({ method, path, body })).text };
      return answer(200, { errcode: 0, errmsg: "ok", ...(await readAll(call, { method, path, body })) });
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
}

const answer = (status, value) => ({ status, type: "application/json", text: json.write(value) });
