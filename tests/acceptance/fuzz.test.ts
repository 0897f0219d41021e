/**
 * Invalid traffic of every kind against a real server. It answers with its own errors or hangs up, keeps
 * working, and in the end holds exactly the signed callbacks.
 */

import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { errorSchema } from '../../src/http/schemas/error.ts';
import { type Parameters, planCalls } from '../support/load-calls.ts';
import { MUTATIONS, signedJunk } from '../support/load-mutations.ts';
import { seededRandom } from '../support/load-random.ts';
import { readCalls, readFailures, readLog, readText } from '../support/process-answers.ts';
import { startServe } from '../support/process-serve.ts';
import { type Provider, signedRequest } from '../support/provider-request.ts';

const SEED = 8_484;
const ROUNDS = 120;
const LANES = 16;
const ACCOUNT = 'project-1';
/** The server lets an incomplete request wait for the rest; the test waits no longer than this. */
const PATIENCE_MS = 400;
const PROVIDER: Provider = {
  signingKey: 'PSK_acceptance',
  url: 'http://localhost:8484/callbacks/voice',
};

test('no attack breaks it, and nothing unsigned is stored', async () => {
  const random = seededRandom(SEED);
  const dataDir = await mkdtemp(join(tmpdir(), 'callboard-fuzz-'));
  await using callboard = startServe(dataDir, {
    SIGNALWIRE_SIGNING_KEY: PROVIDER.signingKey,
    SIGNALWIRE_PROJECT_ID: ACCOUNT,
    SIGNALWIRE_API_TOKEN: 'PT_unused',
    SIGNALWIRE_SPACE_URL: 'unused.test',
    CALLBOARD_PUBLIC_URL: new URL(PROVIDER.url).origin,
    CALLBOARD_FAILURE_THRESHOLD: '1000000',
  });
  const port = await callboard.listening;
  const base = `http://localhost:${port}`;

  const callbacks = planCalls(ROUNDS, ACCOUNT, random).flatMap((call) => call.callbacks);
  const attacks: Shot[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [name, mutate] of Object.entries(MUTATIONS)) {
      const parameters = { ...random.pick([callbacks[0] ?? {}, ...callbacks]), Mutated: name };
      const good = signedRequest(PROVIDER, 'POST', parameters);
      attacks.push({ name, bytes: mutate(good, random), trickles: random.chance(0.02) });
    }
    const junk = signedJunk(PROVIDER, ACCOUNT, random);
    attacks.push({ name: 'signed junk', bytes: junk, trickles: false });
  }
  const good: Shot[] = callbacks.map((parameters) => ({
    name: 'good',
    bytes: signedRequest(PROVIDER, random.chance(0.2) ? 'GET' : 'POST', parameters),
    trickles: random.chance(0.02),
  }));

  const answers = await shootAll(port, mixed(attacks, good, random.between));
  const statuses = new Map<number, number>();
  for (const { shot, heard } of answers) {
    const all = repliesOf(heard);
    for (const { status, body } of all) {
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      if (status >= 500 && status !== 503) throw new Error(`${shot.name} was answered ${status}`);
      if (status >= 400) errorSchema.parse(JSON.parse(body));
    }
    if (shot.name === 'good') expect(all.map(({ status }) => status)).toEqual([204]);
    else expect(heard).not.toMatch(/<html|<!doctype| at \S+\.ts:\d/i);
  }

  // It's still the same process, it's ready, and it logged no error.
  expect(callboard.child.exitCode).toBeNull();
  expect(await readText(base, '/readyz')).toContain('ready');
  // What was signed is stored, and nothing else.
  const log = await readLog(base);
  expect(log.flatMap(({ parameters }) => parameters['Mutated'] ?? [])).toEqual([]);
  expect(log.map(({ parameters }) => keyOf(parameters)).sort()).toEqual(
    callbacks.map(keyOf).sort(),
  );
  const sids = new Set(callbacks.map(({ CallSid }) => CallSid));
  expect(new Set((await readCalls(base)).map(({ callSid }) => callSid))).toEqual(sids);
  expect((await readFailures(base)).batches).toEqual([]);
  const end = await callboard.stop();
  expect(end).toMatchObject({ code: 0 });
  expect(end.stderr).not.toMatch(/"level":"error"/);

  console.info(
    `fuzz: seed ${SEED}; ${attacks.length} attacks of ${Object.keys(MUTATIONS).length + 1} kinds and ` +
      `${good.length} good callbacks; answers by status: ${JSON.stringify(Object.fromEntries([...statuses].sort()))}, ` +
      `${answers.filter(({ heard }) => heard === '').length} without one`,
  );
  await rm(dataDir, { recursive: true });
});

interface Shot {
  readonly name: string;
  readonly bytes: Buffer;
  /** Sent a few bytes at a time. */
  readonly trickles: boolean;
}

interface Answer {
  readonly shot: Shot;
  readonly heard: string;
}

/** The good ones scattered among the others, in order. */
function mixed(
  attacks: readonly Shot[],
  good: readonly Shot[],
  between: (least: number, most: number) => number,
): readonly Shot[] {
  const all = [...attacks];
  for (const shot of good) all.splice(between(0, all.length), 0, shot);
  return all;
}

async function shootAll(port: number, shots: readonly Shot[]): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    for (;;) {
      const shot = shots[next];
      next += 1;
      if (shot === undefined) return;
      answers.push({ shot, heard: await shoot(port, shot) });
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return answers;
}

/** Sends bytes on a connection of their own. Resolves with everything that comes back. */
async function shoot(port: number, { name, bytes, trickles }: Shot): Promise<string> {
  const socket = connect(port, '127.0.0.1').setNoDelay(true);
  let heard = '';
  socket.on('error', () => undefined);
  const ended = once(socket, 'close').catch(() => undefined);
  socket.on('data', (chunk) => {
    heard += chunk.toString('latin1');
    if (repliesOf(heard).length > 0) socket.end();
  });
  if (trickles) {
    const step = Math.ceil(bytes.length / 20);
    for (let at = 0; at < bytes.length; at += step) {
      socket.write(bytes.subarray(at, at + step));
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  } else {
    socket.write(bytes);
  }
  // A good request is always answered. Some of the others never are, because they never end.
  const patience = setTimeout(() => socket.destroy(), name === 'good' ? 120_000 : PATIENCE_MS);
  await ended;
  clearTimeout(patience);
  return heard;
}

/** The complete replies in what was received. */
function repliesOf(heard: string): readonly { readonly status: number; readonly body: string }[] {
  const replies: { status: number; body: string }[] = [];
  let rest = heard;
  for (;;) {
    const headEnd = rest.indexOf('\r\n\r\n');
    if (headEnd === -1) return replies;
    const head = rest.slice(0, headEnd);
    const length = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0);
    if (rest.length < headEnd + 4 + length) return replies;
    const body = Buffer.from(rest.slice(headEnd + 4, headEnd + 4 + length), 'latin1').toString();
    replies.push({ status: Number(head.slice(9, 12)), body });
    rest = rest.slice(headEnd + 4 + length);
  }
}

const keyOf = (said: Parameters | Readonly<Record<string, string | readonly string[]>>): string =>
  JSON.stringify(Object.entries(said).sort(([a], [b]) => (a < b ? -1 : 1)));
