/** An application that callbacks are forwarded to: `application.ts <port> <milliseconds until it answers>`. */

import { createServer } from 'node:http';

const [port, answersAfterMs] = process.argv.slice(2).map(Number);

createServer((request, response) => {
  request.resume().on('end', () => {
    setTimeout(() => response.writeHead(204).end(), answersAfterMs);
  });
}).listen(port, '127.0.0.1');
