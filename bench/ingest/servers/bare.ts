/**
 * Yardstick (a): node:http reading the body and answering 204, and nothing else. What a Node server
 * costs on this machine before it does anything.
 */

import { createServer } from 'node:http';

const server = createServer((request, reply) => {
  request.on('data', () => {});
  request.on('end', () => {
    reply.writeHead(204);
    reply.end();
  });
});
server.listen(Number(process.argv[2]), '127.0.0.1');
process.once('SIGTERM', () => {
  server.close();
  server.closeAllConnections();
});
