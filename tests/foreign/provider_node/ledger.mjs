// What the provider knows, as the sum of what happened: each event is a line of a file, written before it counts.

import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";

const CODES_KEPT = 30 * 86400; // seconds

const empty = () => ({
  tickets: {}, // component -> {value, created, refused}
  tokens: {}, // owner -> {value, until, since}
  grants: {}, // component -> store -> {refresh, pushed, ended, standing, closed: {path: true}}
  codes: {}, // authorization code -> {component, store, created, until, done}
  validity: {}, // service -> store -> {spec: Unix time}
  sessions: {}, // SHA-256 of the cookie -> {store, until}
  shops: {}, // store -> {orders, aftersales, products: id -> facts, sent: order -> SKU -> pieces, read: part -> Unix time}
});

const fold = {
  state: (state, event) => Object.assign(state, empty(), event.state),
  ticket: (state, { component, value, created }) => (state.tickets[component] = { value, created, refused: false }),
  ticketRefused: (state, { component }) => state.tickets[component] && (state.tickets[component].refused = true),
  token: (state, { owner, value, until, since }) => (state.tokens[owner] = { value, until, since }),
  tokenDropped: (state, { owner }) => delete state.tokens[owner],
  code: (state, { code, ...rest }) => {
    for (const [other, { until, done }] of Object.entries(state.codes)) {
      if (done && until < rest.until - CODES_KEPT) delete state.codes[other];
    }
    state.codes[code] = { ...rest, done: false };
  },
  codeDone: (state, { code, store }) => Object.assign(state.codes[code], { store, done: true }),
  grant: (state, { component, store, ...change }) => {
    const stores = (state.grants[component] ??= {});
    stores[store] = { refresh: "", pushed: 0, ended: 0, standing: "unknown", closed: {}, ...stores[store], ...change };
  },
  validity: (state, { service, stores }) => {
    const known = (state.validity[service] ??= {});
    for (const [store, specs] of Object.entries(stores)) {
      if (specs) known[store] = specs;
      else delete known[store];
    }
  },
  session: (state, { id, store, until, now, instead }) => {
    for (const [other, { until: end }] of Object.entries(state.sessions)) if (end <= now) delete state.sessions[other];
    delete state.sessions[instead];
    state.sessions[id] = { store, until };
  },
  shopOrder: (state, { store, order, ...facts }) => (shopOf(state, store).orders[order] = facts),
  shopAfterSale: (state, { store, id, ...facts }) => (shopOf(state, store).aftersales[id] = facts),
  shopProducts: (state, { store, products }) => {
    const known = shopOf(state, store).products;
    for (const [id, facts] of Object.entries(products)) {
      if (facts) known[id] = facts;
      else delete known[id];
    }
  },
  shopSent: (state, { store, order, pieces }) => (shopOf(state, store).sent[order] = pieces),
  shopRead: (state, { store, part, until, over, before }) => {
    const shop = shopOf(state, store);
    shop.read[part] = until;
    for (const [id, { status, updated }] of Object.entries(shop[part])) {
      if (over.includes(status) && updated < before) {
        delete shop[part][id];
        delete shop.sent[id];
      }
    }
  },
  forgotten: (state, { what }) => forget[what]?.(state),
};

const shopOf = (state, store) => (state.shops[store] ??= { orders: {}, aftersales: {}, products: {}, sent: {}, read: {} });

/** What a test may make us lose. */
const forget = {
  tickets: (state) => (state.tickets = {}),
  component_tokens: (state) => drop(state, "component"),
  home_page_tokens: (state) => drop(state, "home"), // its owner is "home page"
  access_tokens: (state) => drop(state, "store"),
  refresh_tokens: (state) => {
    drop(state, "store");
    for (const stores of Object.values(state.grants)) for (const grant of Object.values(stores)) grant.refresh = "";
  },
};

function drop(state, kind) {
  for (const owner of Object.keys(state.tokens)) if (owner.split(" ")[0] === kind) delete state.tokens[owner];
}

export class Ledger {
  state = empty();
  #file;

  constructor(folder) {
    mkdirSync(folder, { recursive: true });
    const path = join(folder, "events.jsonl");
    if (existsSync(path)) {
      const lines = readFileSync(path, "utf8").split("\n");
      lines.pop(); // empty, or cut off by a crash and so never acted upon
      for (const line of lines) this.#count(JSON.parse(line));
    }
    // Begin with the sum of what was, so that the file does not grow for ever.
    writeFileSync(`${path}.new`, `${JSON.stringify({ type: "state", state: this.state })}\n`);
    renameSync(`${path}.new`, path);
    this.#file = openSync(path, "a");
  }

  /** Writes an event, and counts it. Whoever is answered afterwards can rely on it. */
  note(type, event = {}) {
    const line = { type, ...event };
    writeSync(this.#file, `${JSON.stringify(line)}\n`);
    this.#count(line);
  }

  /** What is known of a shop. */
  shop(store) {
    return shopOf(this.state, store);
  }

  close() {
    closeSync(this.#file);
  }

  #count(event) {
    fold[event.type](this.state, event);
  }
}
