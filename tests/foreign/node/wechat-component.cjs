// A third-party platform on wechat-component and wechat-api, with wechat-crypto for the pushes.
'use strict';
const Component = require('wechat-component');
const Crypto = require('wechat-crypto');
const { drive } = require('./driver.cjs');

const LEAF = /<(\w+)>(?:<!\[CDATA\[)?([^<\]]*)(?:\]\]>)?<\/\1>/g;
const leaves = (document) => Object.fromEntries([...document.matchAll(LEAF)].map(([, name, text]) => [name, text]));
const asked = (call) => new Promise((resolve, reject) => call((error, data) => (error ? reject(error) : resolve(data))));

let component;
let crypto;
let ticket;
const seen = [];
const stores = {};

drive(
  {
    configure({ component: one }) {
      component = new Component(one.appid, one.secret, (callback) => callback(null, ticket));
      crypto = new Crypto(one.token, one.encoding_aes_key, one.appid);
      return ['events'];
    },
    seen: () => seen,
    loginPage: ({ redirect }) => asked((done) => component.getAuthorizeURL(redirect, done)),
    exchange: ({ code }) => asked((done) => component.queryAuth(code, done)),
    info: ({ appid }) => asked((done) => component.getAuthorizerInfo(appid, done)),
    refresh: ({ appid, refresh }) => asked((done) => component.getAuthorizerToken(appid, refresh, done)),
    async store({ appid, refresh, path, body }) {
      stores[appid] ??= { refreshToken: refresh };
      const api = component.getAPI(appid, (done) => done(null, stores[appid]), (token, done) => { stores[appid] = token; done(null); });
      const token = await asked((done) => api.getAccessToken(done));
      const url = `https://api.weixin.qq.com${path}?access_token=${token.accessToken}`;
      return asked((done) => api.request(url, { type: 'POST', dataType: 'json', data: body, headers: { 'Content-Type': 'application/json' } }, done));
    },
  },
  async (request, body) => {
    const query = new URL(request.url, 'http://here').searchParams;
    const { Encrypt: encrypted } = leaves(body);
    if (crypto.getSignature(query.get('timestamp'), query.get('nonce'), encrypted) !== query.get('msg_signature')) throw new Error('wrong signature');
    const { message, id } = crypto.decrypt(encrypted);
    if (id !== component.appid) throw new Error(`sealed for ${id}`);
    const fields = leaves(message);
    if (fields.InfoType === 'component_verify_ticket') ticket = fields.ComponentVerifyTicket;
    seen.push(fields);
    return 'success';
  },
);
