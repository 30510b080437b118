// A home page on co-wechat-api, which keeps long numbers, with @wecom/crypto for the order push.
'use strict';
const { decrypt, getSignature } = require('@wecom/crypto');
const API = require('co-wechat-api');
const { drive } = require('./driver.cjs');

let page;
let api;
const seen = [];
const plain = (value) => JSON.parse(JSON.stringify(value, (_key, each) => (each && each.constructor && each.constructor.name === 'BigNumber' ? each.toString() : each)));

drive(
  {
    configure({ home_page: one }) {
      page = one;
      api = new API(page.appid, page.secret);
      return ['orders'];
    },
    seen: () => seen,
    async market({ path, body }) {
      const { accessToken } = await api.ensureAccessToken();
      const url = `https://api.weixin.qq.com${path}?access_token=${accessToken}`;
      return plain(await api.request(url, { method: 'POST', data: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }));
    },
  },
  async (request, body) => {
    const query = new URL(request.url, 'http://here').searchParams;
    const encrypted = body.startsWith('{') ? JSON.parse(body).Encrypt : /<Encrypt><!\[CDATA\[(.*?)\]\]>/.exec(body)[1];
    if (getSignature(page.token, query.get('timestamp'), query.get('nonce'), encrypted) !== query.get('msg_signature')) throw new Error('wrong signature');
    const { message, id } = decrypt(page.encoding_aes_key, encrypted);
    seen.push({ id, message });
    return 'success';
  },
);
