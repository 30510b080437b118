// A third-party platform on TNWX: its own parts for pushes, tokens and calls.
'use strict';
const { ApiConfig, ApiConfigKit, OpenAuthorizerAccessTokenApi, OpenComponentAccessTokenApi } = require('@tnwx/accesstoken');
const { CryptoKit } = require('@tnwx/commons/dist/CryptoKit');
const { HttpKit } = require('@tnwx/kits');
const { OpenMpApi } = require('@tnwx/openmp');
const { drive } = require('./driver.cjs');

let config;
const seen = [];

drive(
  {
    configure({ component }) {
      config = new ApiConfig(component.appid, component.secret, component.token, true, component.encoding_aes_key);
      ApiConfigKit.putApiConfig(config);
      ApiConfigKit.setCurrentAppId(component.appid);
      return ['events'];
    },
    seen: () => seen,
    preAuthCode: () => OpenMpApi.getPreAuthCode(config.getAppId),
    exchange: ({ code }) => OpenMpApi.queryAuth(config.getAppId, code),
    info: ({ appid }) => OpenMpApi.getAuthorizerInfo(config.getAppId, appid),
    list: ({ offset, count }) => OpenMpApi.getAuthorizerList(config.getAppId, offset, count),
    async store({ appid, refresh, path, body }) {
      const own = await OpenComponentAccessTokenApi.getAccessToken();
      const token = await OpenAuthorizerAccessTokenApi.getAccessToken(appid, own.getAccessToken, refresh);
      const url = `https://api.weixin.qq.com${path}?access_token=${token.getAccessToken}`;
      return HttpKit.getHttpDelegate.httpPost(url, JSON.stringify(body));
    },
  },
  async (request, body) => {
    const query = new URL(request.url, 'http://here').searchParams;
    const kit = new CryptoKit(config, query.get('msg_signature'), query.get('timestamp'), query.get('nonce'));
    const fields = kit.decryptMsg(/<Encrypt><!\[CDATA\[(.*?)\]\]>/.exec(body)[1]);
    if (fields.InfoType === 'component_verify_ticket') config.setTicket = fields.ComponentVerifyTicket;
    seen.push(fields);
    return 'success';
  },
);
