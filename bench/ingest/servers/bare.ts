/**
 * Yardstick (a): node:http reads the body and answers 204, and does nothing else. This is what a Node
 * server costs on this machine before it does anything.
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
