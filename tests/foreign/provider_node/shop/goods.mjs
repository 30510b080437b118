// Products of shops and their stock: listed by status, counted fifty at a time, and filled up where they run low.

import { readAll } from "../lists.mjs";
import { Refused } from "../wechat.mjs";
import { passes, sideBySide } from "./work.mjs";

const API = "/channels/ec/product";
const PAGE = 30;
const COUNTED = 50; // products whose stock is asked for at a time
const STATUSES = [5, 11, 13, 14, 15, 20]; // of what is, or was, on sale
const ON_SALE = 5;
const EVERY = 600; // seconds; what happens between is told by events
const LOW = 5; // pieces
const FILL = 50;
const HELD = 3600;

export class Goods {
  #clock;
  #ledger;
  #jobs;
  #grants;
  #does;
  #read = new Map(); // store -> when all was read
  #held = new Map(); // store, product and SKU -> until when it is not tried again

  constructor({ settings, clock, ledger, jobs, grants }) {
    [this.#clock, this.#ledger, this.#jobs, this.#grants] = [clock, ledger, jobs, grants];
    this.#does = settings.does;
  }

  known(store) {
    return Object.entries(this.#ledger.shop(store).products).map(([product_id, { status, stock }]) => ({
      product_id,
      status,
      skus: Object.entries(stock).map(([sku_id, count]) => ({ sku_id, stock: count })),
    }));
  }

  /** Reads all products and their stock, unless that was done a moment ago. */
  async round(desk, patient) {
    const begun = this.#clock.now();
    if (patient && begun < (this.#read.get(desk.store) ?? 0) + EVERY) return true;
    const found = {};
    for (const status of STATUSES) {
      const { product_ids: ids = [] } = await readAll((request) => this.#call(desk, request), {
        path: `${API}/list/get`,
        body: { status, page_size: PAGE },
      });
      for (const id of ids) found[String(id)] = { status };
    }
    for (const id of Object.keys(this.#ledger.shop(desk.store).products)) {
      if (!found[id]) found[id] = await this.#online(desk, id); // it was in no list, or moved from one to the other meanwhile
    }
    const there = Object.keys(found).filter((id) => found[id]);
    const counted = await this.#count(desk, there);
    this.#keep(desk.store, Object.fromEntries(Object.keys(found).map((id) => [id, found[id] && { ...found[id], stock: counted[id] ?? {} }])));
    this.#read.set(desk.store, begun);
    await sideBySide(there, (id) => this.#fillUp(desk, id));
    return true;
  }

  /** Reads one product again. */
  look(desk, id) {
    return this.#jobs.add(`product ${desk.store} ${id}`, async () => {
      try {
        const online = await this.#online(desk, id);
        const counted = online ? await this.#count(desk, [id]) : {};
        this.#keep(desk.store, { [id]: online && { ...online, stock: counted[id] ?? {} } });
      } catch (error) {
        if (passes(error)) throw error;
        return true;
      }
      this.#fillUp(desk, id);
      return true;
    });
  }

  /** The online copy of a product; null where there is none. */
  async #online(desk, id) {
    try {
      const { json: reply } = await this.#call(desk, { path: `${API}/get`, body: { product_id: id, data_type: 1 } });
      const status = Number(reply.product?.status ?? 0);
      return STATUSES.includes(status) ? { status } : null;
    } catch (error) {
      if (passes(error)) throw error;
      return null;
    }
  }

  /** Pieces by product and SKU. */
  async #count(desk, ids) {
    const counted = {};
    for (let from = 0; from < ids.length; from += COUNTED) {
      const { json: reply } = await this.#call(desk, { path: `${API}/stock/batchget`, body: { product_id: ids.slice(from, from + COUNTED) } });
      for (const { product_id: id, sku_stock: skus = [] } of reply.data?.spu_stock_list ?? []) {
        counted[String(id)] = Object.fromEntries(skus.map((sku) => [String(sku.sku_id), Number(sku.normal_stock_num)]));
      }
    }
    return counted;
  }

  #keep(store, products) {
    const known = this.#ledger.shop(store).products;
    const changed = Object.entries(products).filter(([id, facts]) => JSON.stringify(known[id] ?? null) !== JSON.stringify(facts));
    if (changed.length) this.#ledger.note("shopProducts", { store, products: Object.fromEntries(changed) });
  }

  /** Starts what is to be done for the SKUs of a product that have run low. */
  async #fillUp(desk, id) {
    const { status, stock = {} } = this.#ledger.shop(desk.store).products[id] ?? {};
    if (status !== ON_SALE || !this.#does.includes("restock")) return;
    const low = Object.keys(stock).filter((sku) => stock[sku] < LOW);
    await sideBySide(low, (sku) => this.#jobs.add(`stock ${desk.store} ${id} ${sku}`, () => this.#add(desk, id, sku)));
  }

  /** Each try begins by counting: one whose reply was lost may have been heard. */
  async #add(desk, id, sku) {
    const place = `${desk.store} ${id} ${sku}`;
    if (this.#clock.now() < (this.#held.get(place) ?? 0)) return true;
    try {
      const sought = { product_id: id, sku_id: sku };
      const { json: reply } = await this.#call(desk, { path: `${API}/stock/get`, body: sought });
      if (Number(reply.data?.normal_stock_num ?? LOW) < LOW) {
        await this.#call(desk, { path: `${API}/stock/update`, once: true, body: { ...sought, diff_type: 1, num: FILL } });
      }
      const { status, stock } = this.#ledger.shop(desk.store).products[id] ?? {};
      const counted = await this.#count(desk, [id]);
      if (stock) this.#keep(desk.store, { [id]: { status, stock: counted[id] ?? stock } });
    } catch (error) {
      if (passes(error)) throw error;
      if (error instanceof Refused) this.#held.set(place, this.#clock.now() + HELD);
    }
    return true;
  }

  #call({ component, store }, request) {
    return this.#grants.call(component, store, request);
  }
}
