// Orders of shops: found by their lists and by events, read one by one, and worked on as they stand.

import { readAll } from "../lists.mjs";
import { Refused } from "../wechat.mjs";
import { cheaper } from "./prices.mjs";
import { parcelOf } from "./shipping.mjs";
import { passes, sideBySide } from "./work.mjs";

const API = "/channels/ec/order";
const PAGE = 100;
const FIRST_LOOK = 30 * 86400; // seconds back that a new shop is read
const OVERLAP = 900; // seconds that a list may be behind
const KEPT = 90 * 86400; // seconds that an order which is over is kept
const HELD = 3600; // seconds until what was refused for good is tried again, where the order has not changed
const UNPAID = 10;
const TO_SHIP = [20, 21];
const OVER = [100, 190, 200, 250];
const PAID = "channels_ec_order_pay";

export class Orders {
  #clock;
  #ledger;
  #jobs;
  #grants;
  #does;
  #held = new Map(); // store and order -> {as, until}: refused for good as the order stood

  constructor({ settings, clock, ledger, jobs, grants }) {
    [this.#clock, this.#ledger, this.#jobs, this.#grants] = [clock, ledger, jobs, grants];
    this.#does = settings.does;
  }

  known(store) {
    return Object.entries(this.#shop(store).orders).map(([order_id, { status, lines }]) => ({
      order_id,
      status,
      ...(lines && { lines: lines.map(({ sku, count, shipped }) => ({ sku_id: sku, count, shipped })) }),
    }));
  }

  /** Reads all that has changed since the last time. Answers whether each could be read. */
  async round(desk) {
    const now = Math.floor(this.#clock.now());
    const last = this.#shop(desk.store).read.orders ?? now - FIRST_LOOK;
    const since = Math.max(last - OVERLAP, now - KEPT);
    const { order_id_list: ids = [] } = await readAll((request) => this.#grants.call(desk.component, desk.store, request), {
      path: `${API}/list/get`,
      body: { update_time_range: { start_time: since, end_time: now }, page_size: PAGE },
    });
    const unread = new Set(ids.map(String));
    await sideBySide(unread, async (id) => {
      if (!((await this.look(desk, id)) instanceof Error)) unread.delete(id);
    });
    if (!unread.size) this.#ledger.note("shopRead", { store: desk.store, part: "orders", until: now, over: OVER, before: now - KEPT });
    return !unread.size;
  }

  /** Reads an order, and does what it waits for. Answers when that has been tried. */
  look(desk, id) {
    return this.#jobs.add(`order ${desk.store} ${id}`, async () => {
      let order;
      try {
        order = await this.#read(desk, id);
      } catch (error) {
        if (passes(error)) throw error; // what was asked of us waits
        return true; // it will not be there later either
      }
      if (order.status === UNPAID && (order.paid || desk.event === PAID)) return false; // the state is behind
      return this.#work(desk, order);
    });
  }

  async #read({ component, store }, id) {
    const { json: reply } = await this.#grants.call(component, store, { path: `${API}/get`, body: { order_id: id } });
    const order = factsOf(reply.order ?? {});
    const { status, updated, lines } = order;
    const known = this.#shop(store).orders[id];
    if (JSON.stringify(known) !== JSON.stringify({ status, updated, lines })) {
      this.#ledger.note("shopOrder", { store, order: id, status, updated, lines });
    }
    return { ...order, id };
  }

  /** Answers false where it has to be tried again. */
  async #work(desk, order) {
    const place = `${desk.store} ${order.id}`;
    const as = `${order.status} ${order.updated}`;
    const held = this.#held.get(place);
    if (held?.as === as && this.#clock.now() < held.until) return true;
    this.#held.delete(place);
    const request = this.#next(desk, order);
    if (!request) return true;
    try {
      await this.#grants.call(desk.component, desk.store, request);
    } catch (error) {
      if (passes(error)) throw error;
      if (error instanceof Refused) this.#held.set(place, { as, until: this.#clock.now() + HELD }); // it waits for a person
      return true;
    }
    if (request.parcel) this.#ledger.note("shopSent", { store: desk.store, order: order.id, pieces: request.parcel });
    await this.#read(desk, order.id);
    return true;
  }

  #next({ store }, order) {
    if (order.status === UNPAID && this.#does.includes("price")) return cheaper(order);
    if (!TO_SHIP.includes(order.status) || !this.#does.includes("ship")) return null;
    return parcelOf(order, this.#shop(store).sent[order.id] ?? {});
  }

  #shop(store) {
    return this.#ledger.shop(store);
  }
}

/** What of an order matters here. Lines that name the same SKU are one. */
function factsOf(raw) {
  const { product_infos: products = [], delivery_info: delivery = {}, pay_info: payment = {} } = raw.order_detail ?? {};
  const lines = new Map();
  for (const each of products) {
    const key = `${each.product_id} ${each.sku_id}`;
    const line = lines.get(key) ?? { product: String(each.product_id), sku: String(each.sku_id), count: 0, shipped: 0, back: 0, price: 0 };
    line.count += Number(each.sku_cnt);
    line.back += Number(each.on_aftersale_sku_cnt ?? 0) + Number(each.finish_aftersale_sku_cnt ?? 0);
    line.price += Number(each.sale_price) * Number(each.sku_cnt);
    line.changed ||= Boolean(each.is_change_price);
    line.elsewhere ||= Boolean(each.dropship_info?.ds_order_id);
    lines.set(key, line);
  }
  for (const { product_infos: parcel = [] } of delivery.delivery_product_info ?? []) {
    for (const each of parcel) {
      const line = lines.get(`${each.product_id} ${each.sku_id}`);
      if (line) line.shipped += Number(each.product_cnt);
    }
  }
  return {
    status: Number(raw.status),
    updated: Number(raw.update_time),
    paid: Boolean(Number(payment.pay_time ?? 0)),
    lines: [...lines.values()],
    parcels: (delivery.delivery_product_info ?? []).length,
    virtual: Number(delivery.deliver_method ?? 0) === 1,
    moving: Object.keys(delivery.address_under_review ?? {}).length > 0,
    inspected: Boolean(Number(delivery.quality_inspect_type ?? 0)),
  };
}
