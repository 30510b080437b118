// Access tokens: kept while they are good, fetched by one for all who wait, renewed once where they are refused.

import { NotReady, Refused, Unreachable } from "./wechat.mjs";

const EARLY = 600; // seconds before its end in which a token is renewed
const TICKET_LIFE = 12 * 3600;
const FIRST_GAP = 5; // seconds until a token that could not be had is asked for again
const LONGEST_GAP = 600;
const BUSY = -1;
const TOKEN_REFUSED = new Set([40001, 40014, 42001, 42006]);
const TICKET_REFUSED = new Set([61005, 61006]);

export class Tokens {
  #settings;
  #clock;
  #ledger;
  #wechat;
  #coming = new Map(); // owner -> promise of a token
  #failed = new Map(); // owner -> {error, until, gap}: nobody asks again before

  constructor({ settings, clock, ledger, wechat }) {
    Object.assign(this, { ticketWanted: () => {}, refreshStore: null }); // set by those who stand on us
    [this.#settings, this.#clock, this.#ledger, this.#wechat] = [settings, clock, ledger, wechat];
  }

  /** Calls with the third-party platform's own token. */
  asComponent(appid, path, body) {
    const call = (token) =>
      this.#wechat.call({ owner: appid, path, query: { component_access_token: token }, body: { component_appid: appid, ...body } });
    return this.#with(`component ${appid}`, () => this.#fetchComponent(appid), call);
  }

  /** Calls with the token of the service market home page. */
  asHomePage(path, body) {
    const { appid } = this.#settings.home_page;
    const call = (token) => this.#wechat.call({ owner: appid, path, query: { access_token: token }, body });
    return this.#with("home page", () => this.#fetchHomePage(), call);
  }

  /** Calls on a store's behalf, with the store's token. */
  asStore(component, store, { method = "POST", path, body, once }) {
    const [bare, given] = path.split("?");
    const call = (token) =>
      this.#wechat.call({
        owner: store,
        method,
        path: bare,
        query: { ...Object.fromEntries(new URLSearchParams(given)), access_token: token },
        body,
        once,
      });
    return this.#with(`store ${component} ${store}`, () => this.refreshStore(component, store), call);
  }

  /** Asks again at once for what could not be had. */
  hurry() {
    this.#failed.clear();
  }

  /** Asks the platform to push tickets (again). */
  startTickets(component) {
    const { secret } = this.#settings.components.find((each) => each.appid === component);
    const body = { component_appid: component, component_secret: secret };
    return this.#wechat.call({ owner: component, path: "/cgi-bin/component/api_start_push_ticket", body });
  }

  /** Keeps a token that came with something else. */
  keep(owner, value, seconds) {
    const since = this.#clock.now();
    this.#ledger.note("token", { owner, value, since, until: since + Number(seconds) });
  }

  drop(owner, value) {
    const kept = this.#ledger.state.tokens[owner];
    if (kept && (value === undefined || kept.value === value)) this.#ledger.note("tokenDropped", { owner });
  }

  async #with(owner, fetchIt, call) {
    const token = await this.#get(owner, fetchIt);
    try {
      return await call(token);
    } catch (error) {
      if (!(error instanceof Refused) || !TOKEN_REFUSED.has(error.code)) throw error;
      this.drop(owner, token);
      return call(await this.#get(owner, fetchIt));
    }
  }

  #get(owner, fetchIt) {
    const kept = this.#ledger.state.tokens[owner];
    if (kept) {
      const early = Math.min(EARLY, (kept.until - kept.since) / 10);
      if (this.#clock.now() < kept.until - early) return kept.value;
    }
    if (!this.#coming.has(owner)) {
      const coming = this.#asked(owner, fetchIt).finally(() => this.#coming.delete(owner));
      this.#coming.set(owner, coming);
    }
    return this.#coming.get(owner);
  }

  /** Whoever needs a token that could not be had just now waits with the others: each would ask anew. */
  async #asked(owner, fetchIt) {
    const { error: former, until = 0, gap = FIRST_GAP } = this.#failed.get(owner) ?? {};
    const now = this.#clock.now();
    if (now < until) throw former;
    try {
      const token = await fetchIt();
      this.#failed.delete(owner);
      return token;
    } catch (error) {
      const chance = error instanceof Unreachable || error.code === BUSY;
      if (chance) this.#failed.set(owner, { error, until: now + gap, gap: Math.min(gap * 2, LONGEST_GAP) });
      throw error;
    }
  }

  async #fetchComponent(appid) {
    const ticket = this.#ledger.state.tickets[appid];
    if (!ticket || ticket.refused || this.#clock.now() > ticket.created + TICKET_LIFE) {
      this.ticketWanted(appid);
      throw new NotReady(`${appid} has no good verify ticket`);
    }
    const { secret } = this.#settings.components.find((each) => each.appid === appid);
    try {
      const { json } = await this.#wechat.call({
        owner: appid,
        path: "/cgi-bin/component/api_component_token",
        body: { component_appid: appid, component_appsecret: secret, component_verify_ticket: ticket.value },
      });
      this.keep(`component ${appid}`, json.component_access_token, json.expires_in);
      return json.component_access_token;
    } catch (error) {
      if (error instanceof Refused && TICKET_REFUSED.has(error.code)) {
        if (this.#ledger.state.tickets[appid]?.value === ticket.value) this.#ledger.note("ticketRefused", { component: appid });
        this.ticketWanted(appid);
      }
      throw error;
    }
  }

  async #fetchHomePage() {
    const { appid, secret } = this.#settings.home_page;
    const { json } = await this.#wechat.call({
      owner: appid,
      method: "GET",
      path: "/cgi-bin/token",
      query: { grant_type: "client_credential", appid, secret },
    });
    this.keep("home page", json.access_token, json.expires_in);
    return json.access_token;
  }
}
