/**
 * A batch closes, and its SMS goes out once. This is the whole of alerting against a provider on a real
 * socket, in virtual time, killed at every point where a kill can matter.
 */

import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CallRow } from '../../src/core/calls/call-row.ts';
import { stepOf } from '../../src/core/outbox/outbox-machine.ts';
import {
  LogBook,
  type ProcessSettings,
  SHORT_TIMEOUT_MS,
  startProcess,
} from '../support/alerting-process.ts';
import { type KillAtWrite, MemoryOutbox } from '../support/memory-outbox.ts';
import { type Fault, MessagesServer } from '../support/messages-server.ts';
import { VirtualTimer } from '../support/virtual-timer.ts';

const T0 = Date.UTC(2026, 10, 23, 16, 42, 36);
const ANNA = '+15550100001';
const BEN = '+15550100002';

const row = (callSid: string): CallRow => ({
  callSid,
  status: 'failed',
  eventTimestamp: 'Mon, 23 Nov 2026 16:42:36 +0000',
  direction: 'outbound-api',
  to: '+15550177777',
  from: '+15550188888',
  recordingUrl: null,
  sipCode: 503,
  sipPhrase: 'Service Unavailable',
});
const rows = ['CA1', 'CA2', 'CA3'].map(row);

let folder: string;
let timer: VirtualTimer;
let store: MemoryOutbox;
let server: MessagesServer;
let provider: URL;
let log: LogBook;

async function setUp(): Promise<void> {
  folder = await mkdtemp(join(tmpdir(), 'alerting-'));
  timer = new VirtualTimer(T0);
  store = new MemoryOutbox();
  server = new MessagesServer(timer);
  provider = await server.listen();
  log = new LogBook();
}
async function tearDown(): Promise<void> {
  await server.close();
  await rm(folder, { recursive: true });
}
beforeEach(setUp);
afterEach(tearDown);

const start = (more: Partial<ProcessSettings> = {}) =>
  startProcess({ store, timer, reportsFolder: folder, log, provider, ...more });

const close = (smsRecipients: readonly string[] = [ANNA], batch = 1) =>
  store.close(
    batch,
    rows,
    { installation: 'T3ST', smsRecipients, webhookUrl: null, publicUrl: null },
    timer.now(),
  );

const settled = () => store.entries().every((entry) => stepOf(entry.state) === 'none');
const reported = () => store.reportFile(1) !== null;
const states = () => store.entries().map(({ recipient, state, code }) => [recipient, state, code]);

describe('a batch that closes', () => {
  it('is written to a report and sent once to each recipient', async () => {
    await using _process = start();
    close([ANNA, BEN]);
    await timer.until(() => settled() && reported());

    const [anna, ben] = server.sent;
    expect([anna?.to, ben?.to].sort()).toEqual([ANNA, BEN]);
    expect(server.creates).toBe(2);
    const text =
      'Callboard: 3 calls failed since 23 Nov 2026 16:12 UTC (batch 1, closed 23 Nov 2026 16:42 UTC). Ref CB-T3ST-1';
    expect(anna?.body).toBe(text);
    expect(text.length).toBeLessThanOrEqual(160);
    expect(states()).toEqual([
      [ANNA, 'delivered', null],
      [BEN, 'delivered', null],
    ]);

    expect(await readdir(folder)).toEqual(['failed-calls-batch-0001-20261123T164236Z.csv']);
    const csv = await readFile(join(folder, store.reportFile(1) ?? ''), 'utf8');
    expect(csv.match(/^CA\d/gm)).toEqual(['CA1', 'CA2', 'CA3']);
  });

  it('is found at the next start if it closed while alerting was down', async () => {
    close();
    await using _process = start();
    await timer.until(() => settled() && reported());
    expect(server.sent).toHaveLength(1);
  });

  it('goes out along with other batches, each with its own reference', async () => {
    await using _process = start();
    for (let batch = 1; batch <= 12; batch += 1) close([ANNA], batch);
    await timer.until(settled);
    const told = server.sent.map((message) => /Ref CB-T3ST-(\d+)$/.exec(message.body)?.[1]);
    expect(told).toEqual(Array.from({ length: 12 }, (_, index) => String(index + 1)));
  });

  it('leaves no phone number in the log', async () => {
    server.refusals.set(BEN, 21211);
    server.faults.push({ kind: 'reply', status: 400, code: 12345, taken: false });
    await using _process = start();
    close([ANNA, BEN]);
    await timer.until(settled);
    expect(log.lines.length).toBeGreaterThan(3);
    expect(JSON.stringify(log.lines)).not.toMatch(/\+?1555\d/);
  });
});

describe('without an account', () => {
  it('is reported anyway, and the log does not mention an SMS that was never requested', async () => {
    await using _process = start({ provider: null });
    close([]);
    await timer.until(reported);
    expect(log.lines.map((line) => line.message)).toEqual([
      'Failed calls reached the threshold. Their report is written.',
    ]);
  });

  it('stays in the outbox until an account is set', async () => {
    close();
    {
      await using _process = start({ provider: null });
      await timer.until(reported);
    }
    expect(states()).toEqual([[ANNA, 'pending', null]]);
    await using _process = start();
    await timer.until(settled);
    expect(server.sent).toHaveLength(1);
  });
});

describe('a report that cannot be written', () => {
  it('holds back no SMS, and is written once it can be', async () => {
    const absent = join(folder, 'report');
    await using _process = start({ reportsFolder: join('/dev/null', 'reports') });
    close();
    // The disk and the provider answer in either order.
    await timer.until(() => settled() && log.lines.some((line) => line.level === 'error'));
    expect(server.sent).toHaveLength(1);
    expect(reported()).toBe(false);
    await using _next = start({ reportsFolder: absent });
    await timer.until(reported);
    expect(await readdir(absent)).toHaveLength(1);
  });
});

describe('a lost reply', () => {
  it.each<Fault>([
    { kind: 'reset', taken: true },
    { kind: 'reset', taken: false },
    { kind: 'silence', taken: true },
    { kind: 'silence', taken: false },
    { kind: 'reply', status: 503, taken: true },
    { kind: 'reply', status: 500, taken: false },
    { kind: 'garbage', taken: true },
  ])(
    '$kind (taken: $taken) makes it look for the message, not send it again blindly',
    async (fault) => {
      server.faults.push(fault);
      const methods: string[] = [];
      server.onRequest = (method) => methods.push(method);
      await using _process = start(fault.kind === 'silence' ? { timeoutMs: SHORT_TIMEOUT_MS } : {});
      close();
      await timer.until(settled);
      const taken = 'taken' in fault && fault.taken;
      // On a busy machine, a look-up can take longer than the short time limit, and is made again.
      expect(methods.join(' ')).toMatch(taken ? /^POST( GET)+$/ : /^POST( GET)+ POST( GET)+$/);
      expect(server.sent).toHaveLength(1);
      expect(states()).toEqual([[ANNA, 'delivered', null]]);
    },
  );

  it('makes it look again, and send nothing, while the look-up fails', async () => {
    const down: Fault = { kind: 'reply', status: 503, taken: false };
    server.faults.push(
      { kind: 'reset', taken: true },
      down,
      { kind: 'limited', seconds: 60 },
      down,
    );
    await using _process = start();
    close();
    await timer.until(settled);
    expect(server.creates).toBe(1);
    expect(server.sent).toHaveLength(1);
  });

  it('has its message found on a later page, and not confused with a similar reference', async () => {
    server.faults.push({ kind: 'reset', taken: true });
    server.onRequest = (method) => {
      if (method === 'POST') return;
      // Newer ones come in between. The list shows two per page.
      for (const batch of [10, 11, 12]) {
        const body = `Ref CB-T3ST-${batch}`;
        server.sent.push({ sid: `other-${batch}`, to: ANNA, body, createdAt: timer.now() });
      }
      server.onRequest = () => undefined;
    };
    await using _process = start();
    close();
    await timer.until(settled);
    expect(server.creates).toBe(1);
    expect(store.entries()[0]).toMatchObject({ state: 'delivered', messageSid: 'SM1' });
  });

  it('has its message found after old ones, if the provider lists those first', async () => {
    server.listsOldestFirst = true;
    for (let old = 9; old > 0; old -= 1) {
      const createdAt = timer.now() - (30 * 24 + old) * 3_600_000;
      server.sent.push({ sid: `old-${old}`, to: ANNA, body: 'Ref CB-0LD-1', createdAt });
    }
    server.faults.push({ kind: 'reset', taken: true });
    await using _process = start();
    close();
    await timer.until(settled);
    expect(server.creates).toBe(1);
    expect(store.entries()[0]).toMatchObject({ state: 'delivered', messageSid: 'SM10' });
  });

  it('makes it stop at older messages, if the provider lists the newest first', async () => {
    for (let old = 300; old > 0; old -= 1) {
      const createdAt = timer.now() - old * 30 * 3_600_000;
      server.sent.push({ sid: `old-${old}`, to: ANNA, body: 'Ref CB-0LD-1', createdAt });
    }
    server.faults.push({ kind: 'reset', taken: false });
    const methods: string[] = [];
    server.onRequest = (method) => methods.push(method);
    await using _process = start();
    close();
    await timer.until(settled);
    expect(methods).toEqual(['POST', 'GET', 'POST', 'GET']);
  });

  it("isn't confused with the same alert to another recipient", async () => {
    server.listsAll = true;
    await using _process = start();
    // The second request is lost. The message of the first has the same reference.
    server.onRequest = () => {
      if (server.creates === 2) {
        server.faults.push({ kind: 'reset', taken: false });
        server.onRequest = () => undefined;
      }
    };
    close([ANNA, BEN]);
    await timer.until(settled);
    expect(server.sent.map((message) => message.to).sort()).toEqual([ANNA, BEN]);
  });

  it('is never guessed at if the provider hides texts: nothing is sent again', async () => {
    server.redacted = true;
    server.faults.push({ kind: 'reset', taken: true });
    await using _process = start();
    close();
    await timer.until(settled);
    expect(server.creates).toBe(1);
    expect(store.entries()[0]).toMatchObject({ state: 'failed', messageSid: null });
    expect(store.entries()[0]?.detail).toContain('hides the texts');
  });
});

describe('a message that was certainly not sent', () => {
  it('is sent again after the time the provider asked for', async () => {
    server.faults.push({ kind: 'limited', seconds: 300 });
    const at: number[] = [];
    server.onRequest = () => at.push(timer.now() - T0);
    await using _process = start();
    close();
    await timer.until(settled);
    expect(at[0]).toBe(0);
    expect(at[1]).toBeGreaterThanOrEqual(300_000);
    expect(server.sent).toHaveLength(1);
  });

  it('is sent once the provider can be reached', async () => {
    await server.close();
    close();
    {
      await using _process = start();
      await timer.until(() => (store.entries()[0]?.attempts ?? 0) >= 4);
    }
    server = new MessagesServer(timer);
    const back = await server.listen();
    await using _process = start({ provider: back });
    await timer.until(settled);
    expect(server.sent).toHaveLength(1);
  });

  it('waits for the right credentials', async () => {
    const unauthorised: Fault = { kind: 'reply', status: 401, code: 20003, taken: false };
    server.faults.push(unauthorised, unauthorised);
    await using _process = start();
    close();
    await timer.until(() => store.entries()[0]?.code === '20003');
    expect(store.entries()[0]).toMatchObject({ state: 'pending' });
    await timer.until(settled);
    expect(server.sent).toHaveLength(1);
  });
});

describe('a refusal by the provider', () => {
  it('is final for its recipient only, with the code and what it means', async () => {
    server.refusals.set(ANNA, 21610);
    await using _process = start();
    close([ANNA, BEN]);
    await timer.until(settled);
    expect(states()).toEqual([
      [ANNA, 'failed', '21610'],
      [BEN, 'delivered', null],
    ]);
    expect(server.creates).toBe(2);
    expect(store.entries()[0]?.detail).toContain('opted out');
    const told = log.lines.find((line) => line.level === 'error');
    expect(told?.fields).toMatchObject({ code: '21610', channel: 'sms', batch: 1 });
  });

  it('may come late: a filtered message is shown as undelivered', async () => {
    server.fate = { status: 'undelivered', code: 30007 };
    await using _process = start();
    close();
    await timer.until(settled);
    expect(states()).toEqual([[ANNA, 'undelivered', '30007']]);
    expect(server.creates).toBe(1);
  });

  it('may never be reported: the message then stays unconfirmed', async () => {
    server.fate = { status: 'sent', code: null };
    await using _process = start();
    close();
    await timer.until(settled);
    expect(states()).toEqual([[ANNA, 'unconfirmed', null]]);
    expect(timer.now() - T0).toBeLessThan(7 * 3_600_000);
  });
});

/** Runs processes one after another, each killed at its point, until one finishes. */
async function liveThrough(
  kills: readonly KillAtWrite[],
  more: Partial<ProcessSettings> = {},
): Promise<void> {
  for (const kill of [...kills, null]) {
    await using killed = start({ ...more, kill });
    await timer.until(() => settled() || killed.life.ended);
    if (settled()) return;
    timer.forgetAll();
    timer.pass(1_000);
  }
}

describe('kill -9', () => {
  const kills = [1, 2, 3].flatMap((write) =>
    (['before', 'after'] as const).map((side): KillAtWrite => ({ write, side })),
  );

  it.each(kills)('$side write $write: the SMS goes out once', async (kill) => {
    close();
    await liveThrough([kill]);
    expect(states()).toEqual([[ANNA, 'delivered', null]]);
    expect(server.sent).toHaveLength(1);
  });

  it.each([true, false])(
    'with the request in flight (taken: %s): it goes out once',
    async (taken) => {
      close();
      server.faults.push({ kind: 'silence', taken });
      {
        await using killed = start();
        server.onRequest = () => killed.life.end();
        await timer.until(() => killed.life.ended);
        timer.forgetAll();
      }
      expect(store.entries()[0]?.state).toBe('sending');
      server.onRequest = () => undefined;
      await using _process = start();
      await timer.until(settled);
      expect(server.sent).toHaveLength(1);
      expect(states()).toEqual([[ANNA, 'delivered', null]]);
    },
  );

  it('again and again, with a provider that fails in every way: each SMS goes out once', async () => {
    const taken = fc.boolean();
    const fault: fc.Arbitrary<Fault> = fc.oneof(
      fc.record({ kind: fc.constant('reset' as const), taken }),
      fc.record({ kind: fc.constant('silence' as const), taken }),
      fc.record({ kind: fc.constant('garbage' as const), taken }),
      fc.record({
        kind: fc.constant('reply' as const),
        status: fc.constantFrom(500, 502, 503),
        taken,
      }),
      fc.record({ kind: fc.constant('limited' as const), seconds: fc.nat(100) }),
    );
    const kill = fc.record({
      write: fc.integer({ min: 1, max: 6 }),
      side: fc.constantFrom('before' as const, 'after' as const),
    });
    await fc.assert(
      fc
        .asyncProperty(
          fc.array(fault, { maxLength: 6 }),
          fc.array(kill, { maxLength: 5 }),
          fc.double({ min: 0, max: 0.99, noNaN: true }),
          async (faults, deaths, chance) => {
            server.faults.push(...faults);
            close([ANNA, BEN]);
            await liveThrough(deaths, { chance, timeoutMs: SHORT_TIMEOUT_MS });
            expect(states()).toEqual([
              [ANNA, 'delivered', null],
              [BEN, 'delivered', null],
            ]);
            expect(server.sent.map((message) => message.to).sort()).toEqual([ANNA, BEN]);
          },
        )
        .beforeEach(async () => {
          await tearDown();
          await setUp();
        }),
      { numRuns: 40 },
    );
  });
});
