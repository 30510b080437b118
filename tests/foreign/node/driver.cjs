// What the tests tell a client to do: a line of JSON in, a line of JSON out; and an address for pushes.
'use strict';
const http = require('http');
const readline = require('readline');

function read(request) {
  return new Promise((resolve) => {
    const parts = [];
    request.on('data', (part) => parts.push(part));
    request.on('end', () => resolve(Buffer.concat(parts).toString('utf8')));
  });
}

// `deeds` are functions by name; `pushed(request, body)` answers a push with a string.
exports.drive = function (deeds, pushed) {
  const server = http.createServer(async (request, response) => {
    try {
      response.end(await pushed(request, await read(request)));
    } catch (error) {
      response.statusCode = 500;
      response.end(String((error && error.stack) || error));
    }
  });
  server.listen(0, '127.0.0.1', () => {
    process.stdout.write(JSON.stringify({ port: server.address().port }) + '\n');
  });
  readline.createInterface({ input: process.stdin }).on('line', async (line) => {
    const { deed, given } = JSON.parse(line);
    let answer;
    try {
      answer = { done: await deeds[deed](given) };
    } catch (error) {
      answer = { failed: String((error && error.message) || error), code: error && error.code };
    }
    process.stdout.write(JSON.stringify(answer) + '\n');
  }).on('close', () => process.exit(0));
};
