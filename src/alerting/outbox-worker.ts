/**
 * Works the outbox: takes each entry that's due one step further. Every step is on disk before the next one,
 * and a recipient never has two steps under way. `core/outbox/outbox-machine.ts` decides the steps; this
 * carries them out.
 */

import type { OutboxEntry } from '../core/outbox/outbox-entry.ts';
import { advance, stepOf } from '../core/outbox/outbox-machine.ts';
import type { OutboxEvent } from '../core/outbox/outbox-outcome.ts';
import type { Timer } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import type { Notifier, Notifiers, Tracker } from '../ports/notifier.ts';
import type { Outbox } from '../ports/outbox.ts';
import type { Random } from '../ports/random.ts';
import { type Loop, startLoop } from './loop.ts';
import { entryFields, faultOf, logStep } from './outbox-log.ts';

export interface OutboxWorkerParts {
  readonly outbox: Outbox;
  readonly notifiers: Notifiers;
  readonly timer: Timer;
  readonly random: Random;
  readonly logger: Logger;
}

/** How long a recipient rests after an internal error, such as a full disk. */
const REST_MS = 5_000;

/** Starts idle, until it's woken. Disposing waits for requests that are under way. */
export function startOutboxWorker(parts: OutboxWorkerParts): Loop {
  const { timer } = parts;
  const steps = new Map<string, Promise<void>>();
  const resting = new Map<string, number>();
  const loop = startLoop(timer, workDue);
  let stopped = false;

  async function workDue(): Promise<number | null> {
    // A step that ends while the list is being read leaves an outdated copy of its entry in it. Recipients that
    // are busy now are therefore left to the next round, which the end of their step starts.
    const busy = new Set(steps.keys());
    const entries = await readEntries(parts);
    if (entries === null) return REST_MS;
    let nextDueAt = Number.POSITIVE_INFINITY;
    for (const entry of entries) {
      const lane = `${entry.channel} ${entry.recipient}`;
      if (stopped || busy.has(lane) || !parts.notifiers.has(entry.channel)) continue;
      const dueAt = Math.max(entry.dueAt, resting.get(lane) ?? entry.dueAt);
      if (dueAt > timer.now()) {
        nextDueAt = Math.min(nextDueAt, dueAt);
      } else {
        busy.add(lane);
        steps.set(lane, step(lane, entry));
      }
    }
    return nextDueAt === Number.POSITIVE_INFINITY ? null : Math.max(0, nextDueAt - timer.now());
  }

  async function step(lane: string, entry: OutboxEntry): Promise<void> {
    try {
      await takeStep(parts, entry);
      resting.delete(lane);
    } catch (error) {
      // The entry stays as it is on disk. If it's `sending`, it will be looked up.
      parts.logger.error(
        { ...entryFields(entry), fault: faultOf(error) },
        'Could not process an alert. It stays in the outbox and will be tried again.',
      );
      resting.set(lane, timer.now() + REST_MS);
    }
    steps.delete(lane);
    loop.wake();
  }

  return {
    wake: loop.wake,
    async [Symbol.asyncDispose]() {
      stopped = true;
      await loop[Symbol.asyncDispose]();
      await Promise.all(steps.values());
    },
  };
}

async function readEntries(parts: OutboxWorkerParts): Promise<readonly OutboxEntry[] | null> {
  try {
    return await parts.outbox.unfinished();
  } catch (error) {
    parts.logger.error(
      { fault: faultOf(error) },
      'Could not read the outbox. Alerts wait until it can be read again.',
    );
    return null;
  }
}

async function takeStep(parts: OutboxWorkerParts, entry: OutboxEntry): Promise<void> {
  const record = async (before: OutboxEntry, event: OutboxEvent): Promise<OutboxEntry> => {
    const moment = { now: parts.timer.now(), chance: parts.random.next() };
    const after = advance(before, event, moment);
    await parts.outbox.record(after);
    logStep(parts.logger, before, after, moment.now);
    return after;
  };
  const step = stepOf(entry.state);
  switch (step) {
    case 'send': {
      const { payload } = entry;
      if (payload === null) throw new EmptyEntryError(entry);
      const notifier = notifierFor(parts.notifiers, entry);
      const begun = await record(entry, { type: 'send-begins' });
      await record(begun, await notifier.send(begun, payload));
      return;
    }
    case 'recover':
      await record(entry, { type: 'found-sending' });
      return;
    case 'look-up':
      await record(entry, await trackerFor(parts.notifiers, entry).lookUp(entry));
      return;
    case 'follow': {
      if (entry.messageSid === null) throw new UntrackedEntryError(entry);
      const tracker = trackerFor(parts.notifiers, entry);
      await record(entry, await tracker.follow(entry.messageSid));
      return;
    }
    case 'none':
      return;
  }
}

function notifierFor(notifiers: Notifiers, entry: OutboxEntry): Notifier {
  const notifier = notifiers.get(entry.channel);
  if (notifier === undefined) throw new UntrackedEntryError(entry);
  return notifier;
}

function trackerFor(notifiers: Notifiers, entry: OutboxEntry): Tracker {
  const { tracker } = notifierFor(notifiers, entry);
  if (tracker === null) throw new UntrackedEntryError(entry);
  return tracker;
}

/** An entry without a payload: an older version wrote it, and its batch is gone. */
class EmptyEntryError extends Error {
  constructor(entry: OutboxEntry) {
    const { kind, id } = entry.subject;
    super(`Outbox entry ${entry.id} has no payload, and its subject (${kind} ${id}) is gone.`);
    this.name = 'EmptyEntryError';
  }
}

/** An entry in a state that its channel can't be in, or whose channel isn't configured. */
class UntrackedEntryError extends Error {
  constructor(entry: OutboxEntry) {
    super(`Outbox entry ${entry.id} (${entry.channel}) can't be worked in state ${entry.state}.`);
    this.name = 'UntrackedEntryError';
  }
}
