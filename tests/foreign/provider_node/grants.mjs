// Which store has authorized which third-party platform: heard by push, exchanged, and looked up where the push was lost.

import { NotReady, Refused } from "./wechat.mjs";

const NOT_AUTHORIZED = 61003;
const NOT_GRANTED = 61007;
const REFRESH_REFUSED = 61023;
const PASSWORD_CHANGED = 42007;
const PAGE = 100; // authorizers asked for at a time
const CODE_LIFE = 3600;

export class Grants {
  #clock;
  #ledger;
  #tokens;
  #jobs;
  #exchanging = new Map(); // code -> promise

  constructor({ clock, ledger, tokens, jobs }) {
    [this.#clock, this.#ledger, this.#tokens, this.#jobs] = [clock, ledger, tokens, jobs];
    tokens.refreshStore = (component, store) => this.#refresh(component, store);
  }

  /** What is known of a grant; `standing` is granted, ended, again (must be given anew) or unknown. */
  of(component, store) {
    return this.#ledger.state.grants[component]?.[store] ?? { refresh: "", pushed: 0, ended: 0, standing: "unknown", closed: {} };
  }

  /** Whether calls can be made for the store. */
  usable(component, store) {
    const { standing, refresh } = this.of(component, store);
    return standing === "granted" && Boolean(refresh);
  }

  /** Whether the store has to authorize (again) before all works. */
  wanting(component, store) {
    return !this.usable(component, store) || Object.keys(this.of(component, store).closed).length > 0;
  }

  /** `authorized` or `updateauthorized` came: its code is good once, for an hour. */
  heard(component, store, { code, created, until }) {
    const { pushed, ended } = this.of(component, store);
    const known = this.#ledger.state.codes[code];
    if (known?.done && known.created < created) this.#note(component, store, { pushed: Math.max(pushed, created) });
    if (created < ended || created < pushed || !code || known) return; // late news, or nothing new
    this.#ledger.note("code", { code, component, store, created, until: until || created + CODE_LIFE });
    this.#later(code);
  }

  /** `unauthorized` came. One that is older than the grant is late news. */
  ended(component, store, created) {
    const { pushed, ended } = this.of(component, store);
    const newest = Math.max(pushed, this.#codeOf(component, store)?.created ?? 0);
    if (created < newest || created <= ended) return;
    if (created === newest) {
      this.#jobs.add(`look ${component} ${store}`, () => this.lookUp(component, store)); // which of both was first?
    } else {
      this.#end(component, store, created);
    }
  }

  /** The browser came back from the consent page: whose code is it? Throws like a call. */
  async consented(component, code) {
    const known = this.#ledger.state.codes[code];
    if (known?.done) return known.store;
    if (!known) this.#ledger.note("code", { code, component, store: null, created: 0, until: this.#clock.now() + CODE_LIFE });
    return this.#exchange(code);
  }

  /** After a start: codes that were acknowledged and not worked off. */
  resume() {
    for (const [code, { done }] of Object.entries(this.#ledger.state.codes)) if (!done) this.#later(code);
  }

  /** Finds grants that no push told of, or whose refresh token was lost: in the list, and one by one beside it. */
  async find(component, stores) {
    const missing = new Set(stores);
    const closed = (store) => this.usable(component, store); // all but some interfaces: info says which sets it has now
    for (let offset = 0; [...missing].some((store) => !closed(store)); offset += PAGE) {
      const { json } = await this.#tokens.asComponent(component, "/cgi-bin/component/api_get_authorizer_list", { offset, count: PAGE });
      for (const row of json.list ?? []) {
        if (missing.has(row.authorizer_appid) && row.refresh_token && !closed(row.authorizer_appid)) {
          missing.delete(row.authorizer_appid);
          this.#found(component, row.authorizer_appid, row.refresh_token);
        }
      }
      if (!json.list?.length || offset + PAGE >= Number(json.total_count)) break;
    }
    for (const store of missing) await this.lookUp(component, store); // the list moves while it is read
  }

  /** Asks for one store. Answers its refresh token, or nothing. */
  async lookUp(component, store) {
    try {
      const path = "/cgi-bin/component/api_get_authorizer_info";
      const { json } = await this.#tokens.asComponent(component, path, { authorizer_appid: store });
      const refresh = json.authorization_info?.authorizer_refresh_token ?? "";
      if (refresh) this.#found(component, store, refresh, json.authorization_info.func_info);
      return refresh;
    } catch (error) {
      if (!(error instanceof Refused) || error.code !== NOT_AUTHORIZED) throw error;
      if (this.of(component, store).standing === "granted") this.#end(component, store);
      return "";
    }
  }

  /** One call for the store. Refusals that end the grant, or close the interface to us, are remembered. */
  async call(component, store, request) {
    const path = request.path.split("?")[0];
    const before = this.of(component, store);
    if (!this.usable(component, store) || before.closed[path]) throw new NotReady(`${store} has to authorize ${component}`);
    try {
      return await this.#tokens.asStore(component, store, request);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const same = this.of(component, store).refresh === before.refresh;
      if (error.code === NOT_GRANTED && same) {
        this.#note(component, store, { closed: { ...before.closed, [path]: true } });
      } else if (error.code === PASSWORD_CHANGED && same) {
        this.#askAgain(component, store);
      } else if (error.code === NOT_AUTHORIZED && same) {
        this.#end(component, store);
      }
      throw error;
    }
  }

  #later(code) {
    this.#jobs.add(`code ${code}`, () => this.#exchange(code));
  }

  #exchange(code) {
    if (!this.#exchanging.has(code)) {
      const done = this.#exchangeOnce(code).finally(() => this.#exchanging.delete(code));
      this.#exchanging.set(code, done);
    }
    return this.#exchanging.get(code);
  }

  async #exchangeOnce(code) {
    const { component, store, created, until, done } = this.#ledger.state.codes[code];
    const { pushed, ended } = store ? this.of(component, store) : { pushed: 0, ended: 0 };
    if (done || (store && (created < pushed || created < ended))) {
      if (!done) this.#ledger.note("codeDone", { code, store });
      return store;
    }
    try {
      const { json } = await this.#tokens.asComponent(component, "/cgi-bin/component/api_query_auth", { authorization_code: code });
      const info = json.authorization_info;
      const appid = info.authorizer_appid;
      this.#ledger.note("codeDone", { code, store: appid });
      if (created && created < this.of(component, appid).ended) return appid; // it ended while we asked
      this.#tokens.drop(`store ${component} ${appid}`);
      this.#note(component, appid, {
        refresh: info.authorizer_refresh_token ?? "",
        pushed: Math.max(created, this.of(component, appid).pushed),
        standing: "granted",
        closed: {},
        sets: setsOf(info.func_info),
      });
      if (info.authorizer_access_token) this.#tokens.keep(`store ${component} ${appid}`, info.authorizer_access_token, info.expires_in);
      return appid;
    } catch (error) {
      if (error instanceof Refused && error.code !== -1) {
        // Used already, where the reply was lost, or too old: the list may know more.
        this.#ledger.note("codeDone", { code, store });
        if (!store) throw error;
        await this.lookUp(component, store);
        return store;
      }
      if (this.#clock.now() > until) this.#ledger.note("codeDone", { code, store });
      throw error;
    }
  }

  async #refresh(component, store, again = true) {
    const before = this.of(component, store);
    if (!before.refresh) throw new NotReady(`${store} has no refresh token`);
    try {
      const { json } = await this.#tokens.asComponent(component, "/cgi-bin/component/api_authorizer_token", {
        authorizer_appid: store,
        authorizer_refresh_token: before.refresh,
      });
      const now = this.of(component, store);
      if (now.refresh !== before.refresh) return again ? await this.#refresh(component, store, false) : json.authorizer_access_token;
      const refresh = json.authorizer_refresh_token || before.refresh;
      if (refresh !== before.refresh) this.#note(component, store, { refresh });
      this.#tokens.keep(`store ${component} ${store}`, json.authorizer_access_token, json.expires_in);
      return json.authorizer_access_token;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (error.code === NOT_AUTHORIZED) this.#end(component, store);
      if (error.code === PASSWORD_CHANGED) this.#askAgain(component, store);
      if (error.code === REFRESH_REFUSED) {
        const found = await this.lookUp(component, store);
        if (found && again) return this.#refresh(component, store, false);
        this.#askAgain(component, store);
      }
      throw error;
    }
  }

  /** A grant read in the list or in info. */
  #found(component, store, refresh, sets) {
    const known = this.of(component, store);
    if (known.refresh === refresh && known.standing === "again") return; // it is the one that was refused
    const granted = sets ? setsOf(sets) : known.sets;
    if (known.refresh === refresh && known.standing === "granted" && known.sets === granted) return;
    this.#note(component, store, {
      refresh,
      standing: "granted",
      ...(granted !== known.sets || known.standing !== "granted" ? { closed: {}, sets: granted } : {}),
    });
    if (known.refresh !== refresh) this.#tokens.drop(`store ${component} ${store}`);
  }

  /** `when` is the platform's time, where a push said it. */
  #end(component, store, when = 0) {
    const ended = Math.max(when, this.of(component, store).ended);
    this.#note(component, store, { standing: "ended", refresh: "", ended });
    this.#tokens.drop(`store ${component} ${store}`);
  }

  #askAgain(component, store) {
    this.#note(component, store, { standing: "again" });
    this.#tokens.drop(`store ${component} ${store}`);
  }

  #note(component, store, change) {
    this.#ledger.note("grant", { component, store, ...change });
  }

  #codeOf(component, store) {
    return Object.values(this.#ledger.state.codes)
      .filter((code) => code.component === component && code.store === store && !code.done)
      .sort((one, other) => other.created - one.created)[0];
  }
}

const setsOf = (rows) => (rows ?? []).map((row) => row.funcscope_category?.id).sort().join();
