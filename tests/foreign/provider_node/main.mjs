// node main.mjs --settings FILE --api URL --port N --data FOLDER [--does WHAT,WHAT] [--probes]: the whole provider, put together.

import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { parseArgs } from "node:util";

import { Clock } from "./clock.mjs";
import { Grants } from "./grants.mjs";
import { Jobs } from "./jobs.mjs";
import * as json from "./json.mjs";
import { Ledger } from "./ledger.mjs";
import { Market } from "./market.mjs";
import { Pages } from "./pages.mjs";
import { Probes } from "./probes.mjs";
import { Pushes } from "./pushes.mjs";
import { Rounds } from "./rounds.mjs";
import { routes } from "./routes.mjs";
import { serve } from "./serve.mjs";
import { Shops } from "./shop/shops.mjs";
import { Tokens } from "./tokens.mjs";
import { Wechat } from "./wechat.mjs";

const { values: given } = parseArgs({
  options: {
    settings: { type: "string" },
    api: { type: "string", default: "https://api.weixin.qq.com" },
    port: { type: "string", default: "8000" },
    data: { type: "string", default: "data" },
    period: { type: "string", default: "30" },
    does: { type: "string", default: "" }, // in shops without a person: ship, accept_refund, price, restock
    probes: { type: "boolean", default: false },
  },
});

// Each part stands on those before it.
const settings = { ...json.parse(readFileSync(given.settings, "utf8")), period: Number(given.period), does: given.does.split(",") };
const parts = { settings };
parts.clock = new Clock();
parts.ledger = new Ledger(given.data);
parts.wechat = new Wechat(given.api, parts.clock);
parts.jobs = new Jobs(parts.clock);
parts.tokens = new Tokens(parts);
parts.grants = new Grants(parts);
parts.market = new Market(parts);
parts.shops = new Shops(parts);
parts.rounds = new Rounds(parts);
parts.pushes = new Pushes(parts);
parts.pages = new Pages(parts);
parts.probes = new Probes(parts);

createServer(serve(routes(parts, given.probes))).listen(Number(given.port), "127.0.0.1");
parts.pushes.begin();
parts.grants.resume();
parts.rounds.begin();
