// Who may use which service until when: the market's own lists decide, and pushes only say when to look.

const PAGE = 10; // buyers, the most that the interface takes
const PATH = "/wxa/servicemarket/service";
const LONGEST_GAP = 1800; // seconds
const LOOKS = [5, 15, 45, 120]; // seconds after an order push in which the order may become visible

export class Market {
  #settings;
  #clock;
  #ledger;
  #tokens;
  #grants;
  #jobs;
  #pulling = null;
  #looked = new Map(); // store -> {due, gap}: when its grant, which was not found, is looked for again

  constructor({ settings, clock, ledger, tokens, grants, jobs }) {
    [this.#settings, this.#clock, this.#ledger, this.#tokens] = [settings, clock, ledger, tokens];
    [this.#grants, this.#jobs] = [grants, jobs];
  }

  service(id) {
    return this.#settings.services.find((each) => String(each.id) === String(id));
  }

  /** Specs of a service that a store has bought, expired ones too: {spec: Unix time}. */
  specs(service, store) {
    return this.#ledger.state.validity[service]?.[store] ?? {};
  }

  /** Stores that have bought a service, also those whose time is over. */
  buyers(service) {
    return Object.keys(this.#ledger.state.validity[service] ?? {});
  }

  isValid(service, store) {
    return Object.values(this.specs(service, store)).some((until) => until > this.#clock.now());
  }

  /** Services that a store has bought. */
  bought(store) {
    return this.#settings.services.filter((each) => Object.keys(this.specs(each.id, store)).length);
  }

  /** One round that begins after the call of it. Answers whether all of it could be read. */
  async pull({ patient = true } = {}) {
    while (this.#pulling) await this.#pulling;
    if (!patient) this.#looked.clear();
    this.#pulling = this.#round().finally(() => (this.#pulling = null));
    return this.#pulling;
  }

  /** One look for one store; throws like a call. */
  async look(service, store) {
    const { json } = await this.#tokens.asHomePage(`${PATH}/get_service_buyer`, {
      service_id: BigInt(service),
      appid: store,
      buyer_type: 1,
    });
    const specs = specsOf(json.buyer ?? {});
    this.#keep(service, { [store]: Object.keys(specs).length ? specs : null });
  }

  /** A push says that a store has bought, or had its money back: look, and again where nothing is to be seen yet. */
  hint(service, store) {
    const waits = [...LOOKS];
    const before = JSON.stringify(this.specs(service, store));
    const work = async () => {
      await this.look(service, store);
      const wait = waits.shift();
      if (wait && JSON.stringify(this.specs(service, store)) === before) {
        this.#clock.after(wait, () => this.#jobs.add(`hint ${service} ${store}`, work));
      }
    };
    this.#jobs.add(`hint ${service} ${store}`, work);
  }

  /** The store that came with a login code, if it bought one of our services. Throws like a call. */
  async whoEnters(code) {
    const { json } = await this.#tokens.asHomePage(`${PATH}/login_auth`, { code });
    return this.service(json.service_id) && json.appid ? { store: json.appid, service: String(json.service_id) } : null;
  }

  async #round() {
    try {
      for (const { id } of this.#settings.services) await this.#readBuyers(String(id));
      for (const { appid } of this.#settings.components) await this.#findGrants(appid);
      return true;
    } catch (error) {
      if (!error.expected) throw error;
      return false;
    }
  }

  async #readBuyers(service) {
    const before = new Set(Object.keys(this.#ledger.state.validity[service] ?? {}));
    const stores = {};
    for (let offset = 0; ; offset += PAGE) {
      const { json } = await this.#tokens.asHomePage(`${PATH}/get_service_buyer_list`, {
        service_id: BigInt(service),
        offset,
        limit: PAGE,
        buyer_type: 1,
      });
      const rows = json.buyer_list ?? [];
      for (const row of rows) if (row.appid) stores[row.appid] = specsOf(row);
      if (rows.length < PAGE) break;
    }
    this.#keep(service, stores);
    // A list that moves while it is read can lose a row: nobody is dropped without having been asked for.
    let failure = null;
    for (const store of before) {
      if (stores[store]) continue;
      try {
        await this.look(service, store);
      } catch (error) {
        if (!error.expected) throw error;
        failure = error; // one that cannot be asked about keeps nobody from being asked for
      }
    }
    if (failure) throw failure;
  }

  async #findGrants(component) {
    const wanting = new Set();
    for (const { id, component: own } of this.#settings.services) {
      if (own !== component) continue;
      for (const store of Object.keys(this.#ledger.state.validity[id] ?? {})) {
        const due = this.isValid(id, store) && this.#grants.wanting(component, store) && this.#isTime(store);
        if (due) wanting.add(store);
      }
    }
    if (wanting.size) await this.#grants.find(component, wanting);
  }

  /** A grant that is not to be found is looked for less and less often. */
  #isTime(store) {
    const { due = 0, gap = this.#settings.period } = this.#looked.get(store) ?? {};
    const now = this.#clock.now();
    if (now < due) return false;
    this.#looked.set(store, { due: now + gap, gap: Math.min(gap * 2, LONGEST_GAP) });
    return true;
  }

  /** Notes what has changed. */
  #keep(service, stores) {
    const known = this.#ledger.state.validity[service] ?? {};
    const changed = Object.entries(stores).filter(([store, specs]) => JSON.stringify(known[store] ?? null) !== JSON.stringify(specs));
    if (changed.length) this.#ledger.note("validity", { service: String(service), stores: Object.fromEntries(changed) });
  }
}

function specsOf({ spec_list: rows }) {
  const specs = {};
  for (const { specification_id: spec = "", expire_time: until } of rows ?? []) specs[String(spec)] = Number(until);
  return specs;
}
