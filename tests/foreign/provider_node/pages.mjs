// The pages of the service, for a PC and for a phone: who enters is verified by the platform, and served while the service is valid.

import { createHash, randomBytes } from "node:crypto";

import { NotReady, Refused, Unreachable } from "./wechat.mjs";

const COOKIE = "desk";
const SESSION_LIFE = 12 * 3600;
const PATIENCE = 3000; // milliseconds that a page waits for a store's data
const WEEK = 7 * 86400; // the longest window of the order list

export class Pages {
  #settings;
  #clock;
  #ledger;
  #tokens;
  #grants;
  #market;

  constructor({ settings, clock, ledger, tokens, grants, market }) {
    [this.#settings, this.#clock, this.#ledger] = [settings, clock, ledger];
    [this.#tokens, this.#grants, this.#market] = [tokens, grants, market];
  }

  /** The page of a service. `phone` is the mobile back end. */
  async service(id, url, cookies, { phone }) {
    const service = this.#market.service(id);
    if (!service) return page(404, "No such service", "");
    const code = url.searchParams.get("code");
    if (code !== null) return this.#enter(code, url, cookies);
    const store = this.#storeOf(cookies);
    if (!store) return page(403, "Please come in by the service market", "");
    if (!this.#market.isValid(service.id, store)) return page(403, "This service has ended", "Renew it in the service market.");
    return this.#serve(service, store, phone);
  }

  /** Where the consent page sends the owner of a store. It tells us of a grant; nobody is logged in by it. */
  async consent(component, url) {
    const code = url.searchParams.get("auth_code");
    if (!code || !this.#settings.components.some(({ appid }) => appid === component)) return page(400, "No code came", "");
    try {
      await this.#grants.consented(component, code);
      return page(200, "Thank you", "The authorization has arrived. Open the service in the service market.");
    } catch (error) {
      return failure(error, "The authorization could not be read. Please authorize again.");
    }
  }

  async #enter(code, url, cookies) {
    let who;
    try {
      who = await this.#market.whoEnters(code);
    } catch (error) {
      return failure(error, "Please open the service again in the service market.");
    }
    if (!who) return page(403, "This code is not for us", "");
    try {
      await this.#market.look(who.service, who.store); // an order of this minute may not have been pulled yet
      const { component } = this.#market.service(who.service);
      if (!this.#grants.usable(component, who.store)) await this.#grants.find(component, [who.store]);
    } catch (error) {
      if (!error.expected) throw error; // then what is known counts
    }
    const cookie = randomBytes(24).toString("base64url");
    const now = this.#clock.now();
    this.#ledger.note("session", {
      id: idOf(cookie),
      store: who.store,
      now,
      until: now + SESSION_LIFE,
      instead: idOf(cookies[COOKIE] ?? ""),
    });
    const clean = new URL(url);
    clean.searchParams.delete("code"); // it is spent, and would stand in bookmarks
    return {
      status: 302,
      headers: {
        location: clean.pathname + clean.search,
        "set-cookie": `${COOKIE}=${cookie}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${SESSION_LIFE}`,
      },
      text: "",
    };
  }

  #storeOf(cookies) {
    const session = this.#ledger.state.sessions[idOf(cookies[COOKIE] ?? "")];
    return session && session.until > this.#clock.now() ? session.store : null;
  }

  async #serve(service, store, phone) {
    const rows = await this.#goods(service, store);
    const again = this.#grants.wanting(service.component, store);
    const ends = Object.entries(this.#market.specs(service.id, store))
      .map(([spec, until]) => `${spec || "service"}: until ${new Date(until * 1000).toISOString()}`)
      .join(", ");
    const title = again ? `${store} has to authorize again` : `At your service, ${store}`;
    return page(200, title, [ends, ...rows].join("\n"), phone);
  }

  /** Today's work for the store. A page is shown without, where the platform is slow. */
  async #goods({ kind, component }, store) {
    const now = Math.floor(this.#clock.now());
    const wanted =
      kind === "product"
        ? { path: "/channels/ec/product/list/get", body: { page_size: 30 } }
        : { path: "/channels/ec/order/list/get", body: { create_time_range: { start_time: now - WEEK, end_time: now }, page_size: 50 } };
    const late = new Promise((resolve) => setTimeout(resolve, PATIENCE, null).unref());
    try {
      const answer = await Promise.race([this.#grants.call(component, store, wanted), late]);
      return (answer?.json.order_id_list ?? answer?.json.product_ids ?? []).map(String);
    } catch (error) {
      if (!error.expected) throw error;
      return [];
    }
  }
}

const idOf = (cookie) => createHash("sha256").update(cookie).digest("hex");

function failure(error, advice) {
  const chance = error instanceof Unreachable || error instanceof NotReady || (error instanceof Refused && isOurs(error.code));
  if (chance) return page(503, "WeChat cannot be asked just now", "Please try again in a moment.");
  if (error instanceof Refused) return page(403, "You could not be let in", advice);
  throw error;
}

/** Refusals that are none of the visitor's: the platform is busy, our quota or our token is at its end. */
const isOurs = (code) => [-1, 45009, 45011, 40001, 40014, 42001, 61004, 61005, 61006].includes(code);

function page(status, title, text, phone = false) {
  const escape = (raw) => raw.replace(/[&<>"]/g, (each) => `&#${each.codePointAt(0)};`);
  const width = phone ? '<meta name="viewport" content="width=device-width">' : "";
  return {
    status,
    type: "text/html; charset=utf-8",
    headers: { "cache-control": "no-store", "referrer-policy": "no-referrer" },
    text: `<!doctype html><meta charset="utf-8">${width}<title>${escape(title)}</title><h1>${escape(title)}</h1><pre>${escape(text)}</pre>`,
  };
}
