// co-wechat-api fetches a token from the address that stands in its code.
'use strict';
const WechatAPI = require('co-wechat-api');

new WechatAPI(process.argv[2], process.argv[3]).getAccessToken().then(
  (token) => console.log(JSON.stringify(token)),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
