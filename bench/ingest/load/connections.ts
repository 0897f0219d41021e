/** Keep-alive connections on bare sockets, each with at most one request in progress. */

import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { replyReader } from './reply-reader.ts';

export interface Connections {
  readonly count: number;
  /** Writes a request on a connection, numbered from 0. */
  send(connection: number, request: Uint8Array): void;
  close(): void;
}

export interface ConnectionEvents {
  onReply(connection: number, status: number, body: string): void;
  /** The server closed a connection, or it broke. */
  onLost(connection: number, reason: string): void;
}

/** Opens `count` connections to loopback and waits until all are established. */
export async function openConnections(
  port: number,
  count: number,
  events: ConnectionEvents,
): Promise<Connections> {
  let closing = false;
  const open = async (connection: number): Promise<Socket> => {
    const read = replyReader((status, body) => events.onReply(connection, status, body));
    const buffer = Buffer.alloc(16 * 1024);
    const socket = connect({
      host: '127.0.0.1',
      port,
      noDelay: true,
      onread: {
        buffer,
        callback: (length) => {
          read(buffer, length);
          return true;
        },
      },
    });
    await once(socket, 'connect');
    const lost = (reason: string) => {
      if (!closing) events.onLost(connection, reason);
    };
    socket.on('error', (error) => lost(error.message));
    socket.on('end', () => lost('the server ended the connection'));
    return socket;
  };
  const sockets = await Promise.all(Array.from({ length: count }, (_, index) => open(index)));
  return {
    count,
    send(connection, request) {
      sockets[connection]?.write(request);
    },
    close() {
      closing = true;
      for (const socket of sockets) socket.destroy();
    },
  };
}
