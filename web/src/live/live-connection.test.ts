import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { afterEach, expect, it } from 'vitest';
import { ManualTimer } from '../../../tests/support/manual-timer.ts';
import { LiveConnection } from './live-connection.ts';
import type { LiveMessage } from './live-message.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const open: AsyncDisposable[] = [];
afterEach(async () => {
  for (const part of open.splice(0)) await part[Symbol.asyncDispose]();
});

/** A server that answers each request with the next of `answers`, and a connection to it. */
async function connected(...answers: readonly Answer[]) {
  const asked: string[] = [];
  const left = [...answers];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    const answer = left.shift() ?? refused(500);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('It has a port.');
  const timer = new ManualTimer();
  const messages: LiveMessage[] = [];
  const connection = new LiveConnection({
    origin: `http://127.0.0.1:${address.port}`,
    clock: timer,
    random: () => 1,
    emit: (message) => messages.push(message),
  });
  open.push({
    async [Symbol.asyncDispose]() {
      connection.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
  connection.start();
  const links = () =>
    messages.flatMap((message) => (message.kind === 'link' ? [message.link.kind] : []));
  const asks = (count: number) => expect.poll(() => asked.length).toBe(count);
  return { asked, messages, links, timer, connection, asks };
}

const json =
  (body: unknown, status = 200): Answer =>
  (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };

const refused = (status: number): Answer =>
  json({ code: 'some_code', message: 'What happened, and what to do.' }, status);

const snapshot = (cursor: string): Answer =>
  json({ calls: [], cursor, at: '2026-11-29T14:00:00.000Z' });

/** A stream that says this, and stays open unless it's to end. */
const stream =
  (text: string, end: 'open' | 'end' = 'open'): Answer =>
  (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(text);
    if (end === 'end') response.end();
  };

const event = (name: string, data: object, id: string | null = null): string =>
  `event: ${name}\n${id === null ? '' : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`;

const changes = (position: number): string =>
  event('calls', { calls: [], left: [], position, receivedAt: null }, `e.${position}`);

it('loads the calls in progress and follows the stream from there', async () => {
  const { asked, messages } = await connected(snapshot('e.4'), stream(changes(5)));
  await expect
    .poll(() => messages.map(({ kind }) => kind))
    .toEqual(['snapshot', 'link', 'changes']);
  expect(asked).toEqual(['/api/v1/calls/live', '/api/v1/stream?after=e.0']);
});

it('goes on from the last event after a break, without loading everything again', async () => {
  const { asked, timer, links, asks } = await connected(
    snapshot('e.4'),
    stream(changes(5) + event('position', { position: 9 }, 'e.9'), 'end'),
    stream(changes(10)),
  );
  await expect.poll(links).toEqual(['open', 'lost']);
  timer.pass(250);
  await asks(3);
  expect(asked[2]).toBe('/api/v1/stream?after=e.9');
  await expect.poll(links).toEqual(['open', 'lost', 'open']);
});

it('begins a little earlier than the snapshot, with the calls that just ended', async () => {
  const { asked, asks } = await connected(
    snapshot('e.4321'),
    stream(event('reset', { reason: 'too-old' })),
    stream(changes(4322)),
  );
  await asks(3);
  // If that's too early for the server, the snapshot is still good.
  expect(asked.slice(1)).toEqual(['/api/v1/stream?after=e.3321', '/api/v1/stream?after=e.4321']);
});

it('loads the calls again if the server asks it to, at once', async () => {
  const { asked, asks } = await connected(
    snapshot('e.4'),
    stream(changes(5) + event('reset', { reason: 'too-old' })),
    snapshot('f.1'),
    stream(changes(2)),
  );
  await asks(4);
  expect(asked.slice(2)).toEqual(['/api/v1/calls/live', '/api/v1/stream?after=f.0']);
});

it('waits before it follows a server that resets again and again', async () => {
  const reset = stream(event('reset', { reason: 'unknown' }));
  const twice = [snapshot('a.1'), reset, reset];
  const { links, timer, asks } = await connected(...twice, ...twice);
  await expect.poll(links).toEqual(['open', 'open', 'open', 'open', 'lost']);
  await asks(6);
  timer.pass(10_000);
  await asks(7);
});

it('waits longer after each failure, up to four seconds', async () => {
  const { asked, links, timer, asks } = await connected(...Array(7).fill(refused(503)));
  for (const [index, wait] of [250, 500, 1_000, 2_000, 4_000, 4_000].entries()) {
    // From here on it waits.
    await expect.poll(() => links().length).toBe(index + 1);
    timer.pass(wait - 1);
    expect(asked).toHaveLength(index + 1);
    timer.pass(1);
  }
  await asks(7);
});

it('ends a stream that has been silent for 15 s, as after an hour asleep', async () => {
  const { asked, timer, links, asks } = await connected(
    snapshot('e.4'),
    stream(changes(5)),
    stream(changes(6)),
  );
  await expect.poll(links).toEqual(['open']);
  timer.pass(3_600_000);
  await expect.poll(links).toEqual(['open', 'lost']);
  timer.pass(250);
  await asks(3);
  expect(asked[2]).toBe('/api/v1/stream?after=e.5');
});

it('stops when it is signed out, and loads everything once someone signs in', async () => {
  const { asked, links, timer, connection, asks } = await connected(
    snapshot('e.4'),
    stream(changes(5) + event('bye', { reason: 'signed-out' })),
    refused(401),
    snapshot('e.7'),
    stream(changes(8)),
  );
  await expect.poll(links).toEqual(['open', 'signed-out']);
  timer.pass(3_600_000);
  expect(asked).toHaveLength(2);
  connection.start();
  await expect.poll(links).toEqual(['open', 'signed-out', 'signed-out']);
  connection.start();
  await asks(5);
  expect(asked[3]).toBe('/api/v1/calls/live');
});

it('says why it is refused, and asks again half a minute later', async () => {
  const { messages, timer, asks } = await connected(refused(403), snapshot('e.1'));
  await expect
    .poll(() => messages)
    .toEqual([
      { kind: 'link', link: { kind: 'failed', message: 'What happened, and what to do.' } },
    ]);
  timer.pass(30_000);
  await asks(3);
});

it('passes on everything that the stream says, and ignores what it does not know', async () => {
  const { messages } = await connected(
    snapshot('e.4'),
    stream(
      event('now', { at: '2026-11-29T14:00:00.000Z' }) +
        event('callbacks', { callbacks: [], omitted: 0 }) +
        event('weather', {}) +
        event('position', { position: 5 }, 'e.5'),
    ),
  );
  await expect
    .poll(() => messages.map(({ kind }) => kind))
    .toEqual(['snapshot', 'link', 'now', 'callbacks', 'heard']);
});
