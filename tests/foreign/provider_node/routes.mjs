// Which address leads where. A row: method, path with {names}, what answers it.

import * as json from "./json.mjs";

const body = (request) => json.parse(request.body || "{}");

export function routes({ pushes, pages, probes }, withProbes) {
  const rows = [
    ["GET", "/healthz", () => ({ status: 200, type: "text/plain", text: "ok" })],
    ["POST", "/wechat/{component}/authorization", ({ component, query, body: text }) => pushes.authorization(component, query, text)],
    ["POST", "/wechat/{component}/messages/{store}", ({ component, store, query, body: text }) => pushes.message(component, store, query, text)],
    ["POST", "/wechat/orders", ({ query, body: text }) => pushes.order(query, text)],
    ["GET", "/service/{id}", ({ id, url, cookies }) => pages.service(id, url, cookies, { phone: false })],
    ["GET", "/m/service/{id}", ({ id, url, cookies }) => pages.service(id, url, cookies, { phone: true })],
    ["GET", "/consent/{component}", ({ component, url }) => pages.consent(component, url)],
  ];
  const forTests = [
    ["GET", "/probe/entitlements/{store}", ({ store }) => probes.entitlements(store)],
    ["POST", "/probe/sync", () => probes.sync()],
    ["POST", "/probe/stores/{store}/call", (request) => probes.call(request.store, body(request))],
    ...["orders", "products", "aftersales"].map((part) => ["GET", `/probe/stores/{store}/${part}`, ({ store }) => probes.shop(store, part)]),
    ["PUT", "/probe/clock", (request) => probes.clock(body(request))],
    ["GET", "/probe/idle", () => probes.idle()],
    ["PUT", "/probe/keys", (request) => probes.keys(body(request))],
    ["POST", "/probe/forget", (request) => probes.forget(body(request))],
  ];
  return withProbes ? [...rows, ...forTests] : rows;
}
