/** The strangers' process: 64 connections that each send their next request once they have an answer. */

import { openConnections } from '../ingest/load/connections.ts';
import { ATTACKS } from './attacks.ts';

const CONNECTIONS = 64;
const [port = '', name = ''] = process.argv.slice(2);
const request = ATTACKS[name] ?? new Uint8Array(0);
const statuses = new Map<number, number>();

const connections = await openConnections(Number(port), CONNECTIONS, {
  onReply(connection, status) {
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
    connections.send(connection, request);
  },
  onLost: () => statuses.set(0, (statuses.get(0) ?? 0) + 1),
});
for (let connection = 0; connection < connections.count; connection += 1) {
  connections.send(connection, request);
}
process.once('message', () => {
  connections.close();
  process.send?.([...statuses], () => process.disconnect());
});
process.send?.('sending');
