// A provider's back end on node-easywechat: pushes, tickets, tokens, and calls on a store's behalf.
'use strict';
const { OpenPlatform, OfficialAccount, CacheInterface, ServerRequest } = require('node-easywechat');
const { drive } = require('./driver.cjs');

class Memory extends CacheInterface {
  constructor() { super(); this.held = new Map(); }
  async get(key) { return this.held.get(key) ?? null; }
  async has(key) { return this.held.has(key); }
  async set(key, data) { this.held.set(key, data); return true; }
  async delete(key) { return this.held.delete(key); }
}

const cache = new Memory();
let platform;
let homePage;
const seen = [];

drive(
  {
    configure({ component, home_page: page }) {
      platform = new OpenPlatform({ app_id: component.appid, secret: component.secret, token: component.token, aes_key: component.encoding_aes_key, http: {} });
      platform.setCache(cache);
      homePage = new OfficialAccount({ app_id: page.appid, secret: page.secret, token: page.token, aes_key: page.encoding_aes_key, use_stable_access_token: Boolean(page.stable) });
      homePage.setCache(cache);
      return ['events', 'orders'];
    },
    seen: () => seen,
    ticket: () => platform.getVerifyTicket().getTicket(),
    componentToken: () => platform.getComponentAccessToken().getToken(),
    loginPage: ({ redirect }) => platform.createPreAuthorizationUrl(redirect),
    async exchange({ code }) {
      const held = await platform.getAuthorization(code);
      return { appid: held.getAppId(), token: held.getAccessToken().getToken(), refresh: held.getRefreshToken() };
    },
    refresh: ({ appid, refresh }) => platform.refreshAuthorizerToken(appid, refresh),
    async store({ appid, refresh, path, body }) {
      const app = await platform.getMiniAppWithRefreshToken(appid, refresh);
      const client = app.getClient();
      const response = body ? await client.postJson(path, body) : await client.get(path);
      return response.toObject();
    },
    async platformCall({ path, body }) {
      return (await platform.getClient().postJson(path, body)).toObject();
    },
    async market({ path, body }) {
      return (await homePage.getClient().postJson(path, body)).toObject();
    },
    async marketText({ path, body }) {
      return (await homePage.getClient().postJson(path, body)).toString();
    },
  },
  async (request, body) => {
    const asked = new ServerRequest(request.method, request.url, request.headers, body);
    const app = request.url.startsWith('/orders') ? homePage : platform;
    app.setServer(null); // it expects an application per request: a server keeps the former request's handlers
    app.setRequest(asked);
    const server = app.getServer();
    server.with((message, next) => {
      seen.push({ ...message.attributes });
      return next(message);
    });
    const response = await server.serve();
    return response.getBody().toString();
  },
);
