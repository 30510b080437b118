// After-sales of shops: found by their list and by events, read one by one; what is to be agreed to is.

import { readAll } from "../lists.mjs";
import { Refused } from "../wechat.mjs";
import { COURIER } from "./shipping.mjs";
import { passes, sideBySide } from "./work.mjs";

const API = "/channels/ec/aftersale";
const FIRST_LOOK = 15 * 86400; // seconds back that a new shop is read
const LONGEST_LOOK = 60 * 86400;
const OVERLAP = 900;
const HELD = 3600;
const WAREHOUSE = 86400; // seconds that those who unpack have to say no
const GOODS_BACK = 1; // accept_type
const MONEY_BACK = 2;
const OVER = ["USER_CANCELD", "MERCHANT_REFUND_SUCCESS", "MERCHANT_RETURN_SUCCESS", "MERCHANT_REFUND_RETRY_FAIL", "MERCHANT_FAIL"];

export class AfterSales {
  #clock;
  #ledger;
  #jobs;
  #grants;
  #orders;
  #does;
  #held = new Map(); // store and after-sale -> {as, until}

  constructor({ settings, clock, ledger, jobs, grants }, orders) {
    [this.#clock, this.#ledger, this.#jobs, this.#grants, this.#orders] = [clock, ledger, jobs, grants, orders];
    this.#does = settings.does;
  }

  known(store) {
    const rows = Object.entries(this.#ledger.shop(store).aftersales);
    return rows.map(([after_sale_order_id, { status }]) => ({ after_sale_order_id, status }));
  }

  /** Reads all that has changed since the last time, and all that waits for us. Answers whether each could be read. */
  async round(desk) {
    const now = Math.floor(this.#clock.now());
    const { read, aftersales } = this.#ledger.shop(desk.store);
    const since = Math.max((read.aftersales ?? now - FIRST_LOOK) - OVERLAP, now - LONGEST_LOOK);
    const { after_sale_order_id_list: ids = [] } = await readAll((request) => this.#call(desk, request), {
      path: `${API}/getaftersalelist`,
      body: { begin_update_time: since, end_update_time: now },
    });
    const awaited = Object.keys(aftersales).filter((id) => aftersales[id].waits);
    const unread = new Set([...ids.map(String), ...awaited]);
    await sideBySide(unread, async (id) => {
      if (!((await this.look(desk, id)) instanceof Error)) unread.delete(id);
    });
    const before = now - LONGEST_LOOK;
    if (!unread.size) this.#ledger.note("shopRead", { store: desk.store, part: "aftersales", until: now, over: OVER, before });
    return !unread.size;
  }

  /** Reads an after-sale, and answers the buyer. Answers when that has been tried. */
  look(desk, id) {
    return this.#jobs.add(`aftersale ${desk.store} ${id}`, async () => {
      let found;
      try {
        found = await this.#read(desk, id);
      } catch (error) {
        if (passes(error)) throw error;
        return true;
      }
      return this.#answer(desk, found);
    });
  }

  async #read(desk, id) {
    const { json: reply } = await this.#call(desk, { path: `${API}/getaftersaleorder`, body: { after_sale_order_id: id } });
    const raw = reply.after_sale_order ?? {};
    const facts = { status: String(raw.status), updated: Number(raw.update_time), waits: raw.status === "MERCHANT_WAIT_RECEIPT" };
    const known = this.#ledger.shop(desk.store).aftersales[id];
    if (JSON.stringify(known) !== JSON.stringify(facts)) {
      this.#ledger.note("shopAfterSale", { store: desk.store, id, ...facts });
      if (raw.order_id && known?.status !== facts.status) this.#orders.look(desk, String(raw.order_id)); // its lines count what is back
    }
    return { id, type: raw.type, ...facts };
  }

  async #answer(desk, found) {
    if (!this.#does.includes("accept_refund")) return true;
    const place = `${desk.store} ${found.id}`;
    const as = `${found.status} ${found.updated}`;
    const held = this.#held.get(place);
    if (held?.as === as && this.#clock.now() < held.until) return true;
    this.#held.delete(place);
    try {
      const request = await this.#agreement(desk, found);
      if (!request) return true;
      await this.#call(desk, { ...request, once: true });
    } catch (error) {
      if (passes(error)) throw error;
      if (error instanceof Refused) this.#held.set(place, { as, until: this.#clock.now() + HELD });
      return true;
    }
    await this.#read(desk, found.id);
    return true;
  }

  /** What is agreed to is always said: without a word, a second time would mean the money. Null: a person answers, or nobody has to. */
  async #agreement(desk, { id, type, status, updated }) {
    const accept = (what, address) => ({ path: `${API}/acceptapply`, body: { after_sale_order_id: id, accept_type: what, ...address } });
    if (status === "MERCHANT_PROCESSING") {
      if (type === "REFUND") return accept(MONEY_BACK);
      const address = await this.#addressFor(desk);
      return address && accept(GOODS_BACK, { address_id: address });
    }
    if (status !== "MERCHANT_WAIT_RECEIPT" || this.#clock.now() < updated + WAREHOUSE) return null;
    if (type === "RETURN") return accept(MONEY_BACK);
    return { path: `${API}/acceptexchangereship`, body: { after_sale_order_id: id, delivery_id: COURIER, waybill_id: `${COURIER}${id.slice(-12)}X` } };
  }

  /** Where goods go back to: the default, or else any that takes them. */
  async #addressFor(desk) {
    const { json: reply } = await this.#call(desk, { path: "/channels/ec/merchant/address/list", body: { offset: 0, limit: 50 } });
    let other = null;
    for (const id of reply.address_id_list ?? []) {
      const { json: found } = await this.#call(desk, { path: "/channels/ec/merchant/address/get", body: { address_id: String(id) } });
      const { recv_addr: takes, default_recv: first } = found.address_detail ?? {};
      if (Number(first)) return String(id);
      if (Number(takes)) other ??= String(id);
    }
    return other;
  }

  #call({ component, store }, request) {
    return this.#grants.call(component, store, request);
  }
}
