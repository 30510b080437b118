import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { fileURLToPath } from "node:url";

import { Provider } from "./provider.mjs";
import { serve } from "./wxsim.mjs";

const OURS = {
  appid: "wx00000000000000c1",
  secret: "secret-of-the-platform",
  token: "token-of-the-platform",
  encodingAesKey: "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG",
};
let wechat, provider, url, begun;

before(async () => {
  const world = fileURLToPath(new URL("world.yaml", import.meta.url));
  wechat = await serve("--manual-clock", "--init", world);
  provider = new Provider(wechat.api, OURS);
  url = await provider.listen();
});

after(async () => {
  await provider?.close();
  await wechat?.stop();
});

beforeEach(async () => {
  begun = await wechat.reset();
  provider.forget();
  await wechat.act("configure_component", { authorization_events: `${url}/events` });
  await wechat.act("push_ticket");
  await wechat.act("settle");
});

async function buys(store = "shop") {
  const order = await wechat.act("purchase", { store, package: "month" });
  await wechat.act("settle"); // until all is told, and what was told is done
  return order;
}

test("a store that buys lets us in", async () => {
  await buys();
  const [[store]] = provider.stores;
  await wechat.act("rename_store", { store: "shop", nickname: "茶舍" });
  assert.equal(await provider.nameOf(store), "茶舍");
});

test("a store that takes its authorization back is gone", async () => {
  await buys();
  assert.equal(provider.stores.size, 1);
  await wechat.act("cancel_authorization", { store: "shop" });
  await wechat.act("settle");
  assert.equal(provider.stores.size, 0);
});

test("what we fail to take is told again", async () => {
  provider.failures = 2;
  await buys();
  assert.equal(provider.stores.size, 1);
  const pushes = await wechat.journal("push", begun);
  const told = pushes.filter(({ data }) => data.kind === "authorized").map(({ data }) => data.outcome);
  assert.deepEqual(told, ["refused", "refused", "acknowledged"]);
});

test("every test has the same world, whatever the one before did to it", async () => {
  const first = await buys();
  await wechat.act("advance", { by: "40d" });
  await wechat.reset();
  await wechat.act("configure_component", { authorization_events: `${url}/events` });
  assert.deepEqual(await buys(), first);
});
