// Loaded ahead of a program by NODE_OPTIONS: what goes to WeChat's hosts on port 443 goes to the simulator.
// Names, certificates and all that is sent stay as they are.
'use strict';
const net = require('net');

const listener = /^(.*):(\d+)$/.exec(process.env.WXSIM_TLS_LISTENER || '');
const platform = /^(api|mp|open)\.weixin\.qq\.com\.?$/i;
const connect = net.Socket.prototype.connect;

if (listener) {
  net.Socket.prototype.connect = function (...given) {
    // Node itself hands over the arguments as one list.
    const first = Array.isArray(given[0]) ? given[0][0] : given[0];
    if (first && typeof first === 'object' && Number(first.port) === 443 && platform.test(first.host || '')) {
      const led = { ...first, host: listener[1].replace(/^\[|\]$/g, ''), port: Number(listener[2]) };
      if (Array.isArray(given[0])) {
        const list = [...given[0]];
        for (const symbol of Object.getOwnPropertySymbols(given[0])) list[symbol] = given[0][symbol];
        list[0] = led;
        given[0] = list;
      } else {
        given[0] = led;
      }
    }
    return connect.apply(this, given);
  };
}
