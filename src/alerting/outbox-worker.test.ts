/** What shows only when reads and writes of the outbox overlap. The rest: tests/integration/alerting-*. */

import { describe, expect, it } from 'vitest';
import { LogBook } from '../../tests/support/alerting-process.ts';
import { MemoryOutbox } from '../../tests/support/memory-outbox.ts';
import { VirtualTimer } from '../../tests/support/virtual-timer.ts';
import type { OutboxEntry } from '../core/outbox/outbox-entry.ts';
import type { SendOutcome } from '../core/outbox/outbox-outcome.ts';
import type { Outbox } from '../ports/outbox.ts';
import { startOutboxWorker } from './outbox-worker.ts';

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** A worker with one channel, which collects what it sends and answers when the test does. */
function workerOf(outbox: Outbox) {
  const timer = new VirtualTimer(0);
  const log = new LogBook();
  const sends: { readonly entry: OutboxEntry; readonly answer: (outcome: SendOutcome) => void }[] =
    [];
  const send = (entry: OutboxEntry) =>
    new Promise<SendOutcome>((answer) => {
      sends.push({ entry, answer });
    });
  const worker = startOutboxWorker({
    outbox,
    notifiers: new Map([
      [
        'sms',
        {
          send,
          tracker: {
            lookUp: () =>
              Promise.resolve({
                type: 'found',
                messageSid: 'SM1',
                progress: { stage: 'delivered' },
              }),
            follow: () => Promise.resolve({ type: 'followed', progress: { stage: 'under-way' } }),
          },
        },
      ],
    ]),
    timer,
    random: { next: () => 0 },
    logger: log,
  });
  return { worker, sends, timer, log };
}

const accepted: SendOutcome = {
  type: 'accepted',
  messageSid: 'SM1',
  progress: { stage: 'under-way' },
};

function closedBatch(recipients: readonly string[] = ['+15550100001']): MemoryOutbox {
  const store = new MemoryOutbox();
  store.close(
    1,
    [],
    { installation: 'A', smsRecipients: recipients, webhookUrl: null, publicUrl: null },
    0,
  );
  return store;
}

describe('the outbox worker', () => {
  it('does not act on a copy of an entry read before its last step ended', async () => {
    const store = closedBatch();
    const held: (() => void)[] = [];
    let hold = false;
    const slow: Outbox = {
      async unfinished() {
        const read = await store.unfinished();
        if (hold) await new Promise<void>((resolve) => held.push(resolve));
        return read;
      },
      record: (entry) => store.record(entry),
    };
    const { worker, sends } = workerOf(slow);
    worker.wake();
    await turn();
    expect(sends).toHaveLength(1);
    // A read begins while the entry is `sending`, and returns after the send has ended.
    hold = true;
    worker.wake();
    await turn();
    sends[0]?.answer(accepted);
    await turn();
    expect(store.entries()[0]?.state).toBe('sent');
    hold = false;
    for (const release of held) release();
    await turn();
    expect(store.entries()[0]).toMatchObject({ state: 'sent', attempts: 1, messageSid: 'SM1' });
    expect(sends).toHaveLength(1);
    await worker[Symbol.asyncDispose]();
  });

  it('sends nothing if the intent cannot be written, and tries again after a pause', async () => {
    const store = closedBatch();
    let broken = true;
    const { worker, sends, timer, log } = workerOf({
      unfinished: () => store.unfinished(),
      record: (entry) =>
        broken ? Promise.reject(new Error('the disk is full')) : store.record(entry),
    });
    worker.wake();
    await turn();
    expect(sends).toHaveLength(0);
    expect(log.lines.map((line) => line.level)).toEqual(['error']);
    broken = false;
    timer.next();
    await turn();
    expect(sends).toHaveLength(1);
    sends[0]?.answer(accepted);
    await worker[Symbol.asyncDispose]();
  });

  it('looks for a message if its outcome could not be written', async () => {
    const store = closedBatch();
    let writes = 0;
    const { worker, sends, timer } = workerOf({
      unfinished: () => store.unfinished(),
      record: (entry) => {
        writes += 1;
        return writes === 2 ? Promise.reject(new Error('the disk is full')) : store.record(entry);
      },
    });
    worker.wake();
    await turn();
    sends[0]?.answer(accepted);
    await timer.until(() => store.entries()[0]?.state === 'delivered');
    expect(sends).toHaveLength(1);
    await worker[Symbol.asyncDispose]();
  });

  it('never makes one recipient wait for another', async () => {
    const store = closedBatch(['+15550100001', '+15550100002']);
    const { worker, sends } = workerOf(store);
    worker.wake();
    await turn();
    expect(sends.map(({ entry }) => entry.recipient)).toEqual(['+15550100001', '+15550100002']);
    for (const { answer } of sends) answer(accepted);
    await worker[Symbol.asyncDispose]();
  });

  it('ends after the current request, with its outcome written', async () => {
    const store = closedBatch();
    const { worker, sends } = workerOf(store);
    worker.wake();
    await turn();
    let ended = false;
    const end = worker[Symbol.asyncDispose]().then(() => {
      ended = true;
    });
    await turn();
    expect(ended).toBe(false);
    sends[0]?.answer(accepted);
    await end;
    expect(store.entries()[0]?.state).toBe('sent');
  });
});
