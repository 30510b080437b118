// What the platform pushes: tickets, changes of grants, orders, messages and events of stores.

import { BadEnvelope, isSigned, open, seal } from "./envelope.mjs";
import * as json from "./json.mjs";
import * as xml from "./xml.mjs";

const SUCCESS = { status: 200, type: "text/plain", text: "success" };
const bad = (status, text) => ({ status, type: "text/plain", text });
const RELEASE_TEXT = "TESTCOMPONENT_MSG_TYPE_TEXT";
const RELEASE_CODE = /^QUERY_AUTH_CODE:(.+)$/s;
const HOUR = 3600;

export class Pushes {
  #settings;
  #clock;
  #ledger;
  #tokens;
  #grants;
  #market;
  #shops;
  #jobs;
  #keys = new Map(); // appid -> [current, former]
  #seen = new Map(); // a message's id -> when it came
  #begun;

  constructor({ settings, clock, ledger, tokens, grants, market, shops, jobs }) {
    [this.#settings, this.#clock, this.#ledger, this.#tokens] = [settings, clock, ledger, tokens];
    [this.#grants, this.#market, this.#shops, this.#jobs] = [grants, market, shops, jobs];
    tokens.ticketWanted = (component) => this.#askForTickets(component);
  }

  /** Watches whether tickets still come. */
  begin() {
    this.#begun = this.#clock.now();
    const look = () => {
      for (const { appid } of this.#settings.components) {
        const last = this.#ledger.state.tickets[appid]?.created ?? this.#begun;
        if (this.#clock.now() - last >= HOUR) this.#askForTickets(appid);
      }
      this.#clock.after(HOUR / 6, look);
    };
    this.#clock.after(HOUR / 6, look);
  }

  useKeys(appid, keys) {
    this.#keys.set(appid, keys);
  }

  /** A push at the authorization address of a platform. */
  authorization(appid, query, body) {
    return this.#taken(this.#component(appid), query, body, ({ values }) => {
      const created = Number(values.CreateTime);
      const store = values.AuthorizerAppid;
      switch (values.InfoType) {
        case "component_verify_ticket":
          this.#ticket(appid, values.ComponentVerifyTicket, created);
          break;
        case "authorized":
        case "updateauthorized":
          this.#grants.heard(appid, store, {
            code: values.AuthorizationCode,
            created,
            until: Number(values.AuthorizationCodeExpiredTime),
          });
          break;
        case "unauthorized":
          this.#grants.ended(appid, store, created);
          for (const { id } of this.#market.bought(store)) this.#market.hint(String(id), store); // a refund, perhaps
          break;
        default:
          this.#order(values);
      }
      return SUCCESS;
    });
  }

  /** A push at the address of the service market home page. */
  order(query, body) {
    return this.#taken(this.#owner(this.#settings.home_page), query, body, ({ values }) => {
      this.#order(values);
      return SUCCESS;
    });
  }

  /** A message or an event of a store. */
  message(appid, store, query, body) {
    const owner = this.#component(appid);
    return this.#taken(owner, query, body, ({ values, key }) => {
      if (values.MsgType === "event") this.#shops.heard(store, values); // one that comes again is looked at again
      else if (this.#isNew(`${store} ${values.MsgId}`)) this.#workOn(appid, values);
      return this.#replyTo(owner, key, values);
    });
  }

  #component(appid) {
    return this.#owner(this.#settings.components.find((each) => each.appid === appid));
  }

  #owner(settings) {
    return settings && { ...settings, keys: this.#keys.get(settings.appid) ?? [settings.encoding_aes_key] };
  }

  /** Opens a push and answers what `work` makes of it; says no to what is not the platform's. */
  #taken(owner, query, body, work) {
    if (!owner) return bad(404, "no such platform");
    let opened;
    try {
      opened = this.#opened(owner, query, body);
    } catch (error) {
      return error instanceof BadEnvelope ? bad(403, "this push is not for us") : bad(400, "this push cannot be read");
    }
    return work(opened);
  }

  #opened(owner, query, body) {
    const outer = read(body);
    if (outer.Encrypt !== undefined) {
      const { message, key } = open(owner, query, outer.Encrypt);
      return { values: read(message), key };
    }
    // In plain mode the query is signed, and the body is not: enough for a hint to look.
    if (!isSigned(query.get("signature"), owner.token, query.get("timestamp") ?? "", query.get("nonce") ?? "")) {
      throw new BadEnvelope("signature is wrong");
    }
    return { values: outer.MsgType === "event" ? outer : {}, key: null };
  }

  /** Of two tickets the newer one counts, whenever they come. */
  #ticket(component, value, created) {
    const kept = this.#ledger.state.tickets[component];
    if (!value || (kept && created < kept.created)) return;
    this.#ledger.note("ticket", { component, value, created });
    if (!kept || kept.refused) this.#grants.resume();
  }

  /** An order push is no proof of anything: it says when to look. */
  #order({ order_info: order }) {
    if (order?.appid && this.#market.service(order.service_id)) this.#market.hint(String(order.service_id), order.appid);
  }

  /** One asks for all who want a token: each would begin the growing gap anew. */
  #askForTickets(component) {
    const key = `tickets ${component}`;
    if (this.#jobs.has(key)) return;
    this.#jobs.add(key, async () => {
      await this.#tokens.startTickets(component);
    });
  }

  #isNew(id) {
    const now = this.#clock.now();
    for (const [other, at] of this.#seen) if (at < now - 12 * HOUR) this.#seen.delete(other);
    if (this.#seen.has(id)) return false;
    this.#seen.set(id, now);
    return true;
  }

  #replyTo(owner, key, values) {
    if (key === null || values.MsgType !== "text" || values.Content !== RELEASE_TEXT) return SUCCESS;
    const now = Math.floor(this.#clock.now());
    const reply =
      `<xml><ToUserName><![CDATA[${values.FromUserName}]]></ToUserName>` +
      `<FromUserName><![CDATA[${values.ToUserName}]]></FromUserName><CreateTime>${now}</CreateTime>` +
      `<MsgType><![CDATA[text]]></MsgType><Content><![CDATA[${RELEASE_TEXT}_callback]]></Content></xml>`;
    return { status: 200, type: "application/xml", text: seal(owner, key, reply, now) };
  }

  #workOn(component, values) {
    const code = values.MsgType === "text" && RELEASE_CODE.exec(values.Content ?? "")?.[1];
    if (code) this.#jobs.add(`release ${code}`, () => this.#answerRelease(component, code, values.FromUserName));
  }

  /** The release test of the whole network asks for this: exchange the code, and say so to the user. */
  async #answerRelease(component, code, user) {
    const store = await this.#grants.consented(component, code);
    await this.#grants.call(component, store, {
      path: "/cgi-bin/message/custom/send",
      body: { touser: user, msgtype: "text", text: { content: `${code}_from_api` } },
    });
  }
}

function read(text) {
  const begin = text.trimStart()[0];
  const values = begin === "{" ? json.parse(text) : xml.parse(text);
  if (!values || typeof values !== "object") throw new Error("a push has fields");
  return values;
}
