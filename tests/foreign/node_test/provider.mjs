// A little provider: it takes authorization events, and keeps the tokens of the stores that let it in.

import { createServer } from "node:http";
import { once } from "node:events";

import { BadEnvelope, open } from "../provider_node/envelope.mjs";
import { parse } from "../provider_node/xml.mjs";

export class Provider {
  constructor(api, { appid, secret, token, encodingAesKey }) {
    this.api = api;
    this.secret = secret;
    this.owner = { appid, token, keys: [encodingAesKey] };
    this.server = createServer((request, response) => this.take(request, response));
    this.forget();
  }

  forget() {
    this.ticket = "";
    this.stores = new Map(); // appid → access token
    this.failures = 0; // answers to come that are errors
  }

  async listen() {
    await once(this.server.listen(0, "127.0.0.1"), "listening");
    return `http://127.0.0.1:${this.server.address().port}`;
  }

  async close() {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, "close");
  }

  async take(request, response) {
    try {
      const chunks = await request.toArray();
      const { searchParams } = new URL(request.url, "http://x");
      const sealed = parse(Buffer.concat(chunks).toString()).Encrypt;
      const event = parse(open(this.owner, searchParams, sealed).message);
      if (this.failures > 0) {
        this.failures -= 1;
        throw new Error("the database is away");
      }
      await this.learn(event);
      response.end("success");
    } catch (error) {
      response.statusCode = error instanceof BadEnvelope ? 403 : 500;
      response.end();
    }
  }

  async learn(event) {
    if (event.InfoType === "component_verify_ticket") this.ticket = event.ComponentVerifyTicket;
    if (event.InfoType === "authorized") await this.letIn(event.AuthorizationCode);
    if (event.InfoType === "unauthorized") this.stores.delete(event.AuthorizerAppid);
  }

  async letIn(code) {
    const { appid } = this.owner;
    const { component_access_token: own } = await this.call("/cgi-bin/component/api_component_token", {
      component_appid: appid,
      component_appsecret: this.secret,
      component_verify_ticket: this.ticket,
    });
    const { authorization_info: info } = await this.call(
      `/cgi-bin/component/api_query_auth?component_access_token=${own}`,
      { component_appid: appid, authorization_code: code },
    );
    this.stores.set(info.authorizer_appid, info.authorizer_access_token);
  }

  /** What a store is called, as the store says. */
  async nameOf(store) {
    const reply = await this.call(`/channels/ec/basics/info/get?access_token=${this.stores.get(store)}`);
    return reply.info.nickname;
  }

  async call(path, body) {
    const method = body ? "POST" : "GET";
    const reply = await fetch(this.api + path, { method, body: body && JSON.stringify(body) });
    const answer = await reply.json();
    if (answer.errcode) throw new Error(`${answer.errcode} ${answer.errmsg}`);
    return answer;
  }
}
