/**
 * The clients' process: opens streams on sockets of their own, and notes how old the oldest change of each event
 * is once the event has come completely. It searches bytes instead of parsing JSON, which would measure itself.
 */

import { connect, type Socket } from 'node:net';
import { summarise } from '../ingest/statistics.ts';
import { type StreamCommand, type StreamResult, streamCommand } from './protocol.ts';

const EVENT = Buffer.from('event: calls');
const UPDATED = Buffer.from('"updatedAt":"');
const TIME_LENGTH = '2026-11-29T12:00:00.000Z'.length;
const END = Buffer.from('\n\n');

const sockets = new Set<Socket>();
let latencies: number[] = [];
let bytes = 0;
let isMeasuring = false;

process.on('message', (message: unknown) => {
  void run(streamCommand.parse(message)).then((result) => process.send?.(result));
});
process.on('disconnect', () => process.exit());

async function run(command: StreamCommand): Promise<StreamResult> {
  switch (command.kind) {
    case 'connect': {
      const { port, targets, stalled } = command;
      latencies = [];
      bytes = 0;
      const opened = targets.map((target, index) => open(port, target, index < stalled));
      await Promise.all(opened);
      break;
    }
    case 'measure':
      isMeasuring = true;
      await new Promise((resolve) => setTimeout(resolve, command.seconds * 1000));
      isMeasuring = false;
      break;
  }
  const result = {
    ...{ open: sockets.size, bytes },
    latency: latencies.length === 0 ? null : summarise(Float64Array.from(latencies)),
  };
  if (command.kind === 'measure') for (const socket of sockets) socket.destroy();
  return result;
}

/** Resolves once the answer has begun. */
function open(port: number, target: string, isStalled: boolean): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  sockets.add(socket);
  socket.on('error', () => undefined);
  socket.on('close', () => sockets.delete(socket));
  socket.write(`GET ${target} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\n\r\n`);
  return new Promise((resolve) => {
    /** When the oldest change of each event arrived that hasn't come completely. */
    let incomplete: number[] = [];
    socket.on('data', (data: Buffer) => {
      resolve();
      if (isStalled) socket.pause();
      if (!isMeasuring) return;
      bytes += data.length;
      for (const at of oldestIn(data)) incomplete.push(at);
      if (incomplete.length === 0 || !endsWith(data, END)) return;
      const now = Date.now();
      for (const at of incomplete) latencies.push(now - at);
      incomplete = [];
    });
    socket.on('close', resolve);
  });
}

function* oldestIn(data: Buffer): Iterable<number> {
  for (let from = data.indexOf(EVENT); from !== -1; from = data.indexOf(EVENT, from + 1)) {
    const at = data.indexOf(UPDATED, from);
    if (at === -1) return;
    const start = at + UPDATED.length;
    const time = Date.parse(data.toString('latin1', start, start + TIME_LENGTH));
    if (!Number.isNaN(time)) yield time;
  }
}

const endsWith = (data: Buffer, end: Buffer): boolean =>
  data.length >= end.length && data.compare(end, 0, end.length, data.length - end.length) === 0;
