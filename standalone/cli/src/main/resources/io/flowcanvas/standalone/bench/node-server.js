'use strict';
// Answers the calls of one function over plain HTTP. Argument: the function's entry file.
// Prints its port when it listens.
const http = require('http');
const path = require('path');

const call = require(path.resolve(process.argv[2]));

const server = http.createServer((request, response) => {
  const parts = [];
  request.on('data', (part) => parts.push(part));
  request.on('end', () => {
    const { params } = JSON.parse(Buffer.concat(parts).toString('utf8'));
    const body = JSON.stringify({ result: call(params) });
    response.writeHead(200, { 'Content-Type': 'application/json' });
    response.end(body);
  });
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
