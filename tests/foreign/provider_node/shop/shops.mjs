// The daily work for the stores that have bought it: which are followed, and when what of them is read.

import { Refused } from "../wechat.mjs";
import { AfterSales } from "./aftersales.mjs";
import { Goods } from "./goods.mjs";
import { Orders } from "./orders.mjs";

const SIDE_BY_SIDE = 4; // stores that are read at a time
const LONGEST_GAP = 1800; // seconds until a store that could not be read is read again
const DESKS = {
  // what of a shop a kind of service looks after
  order: ["orders", "aftersales"],
  product: ["products"],
  erp: ["orders", "aftersales", "products"],
};
const EVENTS = [
  // a pattern of event names, the part that they tell of, and where its id stands in them
  [/^channels_ec_order_/, "orders", (values) => values.order_info?.order_id],
  [/^channels_ec_aftersale_update$/, "aftersales", (values) => values.finder_shop_aftersale_status_update?.after_sale_order_id],
  [/^product_spu_/, "products", (values) => (values.ProductSpuAudit ?? values.ProductSpuListing ?? values.ProductSpuUpdate)?.product_id],
  [/^channels_ec_stock_no_enough$/, "products", (values) => values.channels_ec_stock_no_enough?.product_id],
];

export class Shops {
  #clock;
  #grants;
  #market;
  #settings;
  #parts;
  #waiting = new Map(); // store and part -> {due, gap}: it could not be read

  constructor(parts) {
    [this.#clock, this.#grants] = [parts.clock, parts.grants];
    [this.#market, this.#settings] = [parts.market, parts.settings];
    const orders = new Orders(parts);
    this.#parts = { orders, aftersales: new AfterSales(parts, orders), products: new Goods(parts) };
  }

  /** Reads what of all shops is due. `patient`: what failed, or takes long, waits for its time. Answers whether all went well. */
  async round({ patient = true } = {}) {
    if (!patient) this.#waiting.clear();
    const due = this.#stores().filter((store) => Object.keys(this.#followed(store)).length);
    const went = [];
    const work = async () => {
      for (let store = due.shift(); store; store = due.shift()) went.push(await this.#read(store, patient));
    };
    await Promise.all(Array.from({ length: SIDE_BY_SIDE }, work));
    return went.every(Boolean);
  }

  /** An event came: what it tells of is read again, where it is followed. */
  heard(store, values) {
    for (const [pattern, part, idIn] of EVENTS) {
      const id = pattern.test(values.Event ?? "") && idIn(values);
      const component = this.#followed(store)[part];
      if (id && component) this.#parts[part].look({ store, component, event: values.Event }, String(id));
    }
  }

  /** What is known of a part of a shop, as rows; nothing where it is not followed. */
  known(store, part) {
    return this.#followed(store)[part] ? this.#parts[part].known(store) : null;
  }

  async #read(store, patient) {
    let well = true;
    for (const [part, component] of Object.entries(this.#followed(store))) {
      const place = `${store} ${part}`;
      const { due = 0, gap = this.#settings.period } = this.#waiting.get(place) ?? {};
      if (this.#clock.now() < due) continue;
      try {
        const read = await this.#parts[part].round({ store, component }, patient);
        this.#waiting.delete(place);
        well &&= read;
      } catch (error) {
        if (!error.expected) throw error;
        this.#waiting.set(place, { due: this.#clock.now() + gap, gap: Math.min(gap * 2, LONGEST_GAP) });
        well &&= error instanceof Refused && error.code > 0; // it is the store's, and no failure of ours to read
      }
    }
    return well;
  }

  /** By part, the platform in whose name it is looked after: of services that are valid and may call. */
  #followed(store) {
    const followed = {};
    for (const { id, kind, component } of this.#settings.services) {
      if (!this.#market.isValid(id, store) || !this.#grants.usable(component, store)) continue;
      for (const part of DESKS[kind] ?? []) followed[part] ??= component;
    }
    return followed;
  }

  #stores() {
    return [...new Set(this.#settings.services.flatMap(({ id }) => this.#market.buyers(id)))];
  }
}
