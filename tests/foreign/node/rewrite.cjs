// Loaded before a client: calls to WeChat's hosts go to the simulator. The clients themselves stay as they are.
'use strict';
const http = require('http');
const https = require('https');
const { urlToHttpOptions } = require('url');

const api = new URL(process.env.WXSIM_API);
const PLATFORM = /^(api|mp|open)\.weixin\.qq\.com$/;
const request = http.request;

function rewritten(original) {
  return function (input, ...rest) {
    const callback = rest.find((each) => typeof each === 'function');
    const given = rest.find((each) => each && typeof each === 'object') || {};
    const asked = typeof input === 'string' ? urlToHttpOptions(new URL(input)) : input instanceof URL ? urlToHttpOptions(input) : input;
    const options = { ...asked, ...given };
    const host = String(options.hostname || options.host || '').split(':')[0];
    if (!PLATFORM.test(host)) return original.call(this, input, ...rest);
    return request.call(
      http,
      { ...options, protocol: 'http:', hostname: api.hostname, host: api.hostname, port: api.port, agent: undefined },
      callback,
    );
  };
}

function got(make) {
  return function (...given) {
    const made = make(...given);
    made.end();
    return made;
  };
}

http.request = rewritten(http.request);
https.request = rewritten(https.request);
http.get = got(http.request);
https.get = got(https.request);
