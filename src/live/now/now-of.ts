/** Adds up the windows of the accounts that someone sees: the figures of `event: now`. Pure. */

import type { CurrentFailures, Now, Trend } from '../../core/wire/now.ts';
import {
  type AccountWindow,
  FAILURES,
  noneOpen,
  type OpenStatus,
  RECENT_SLOTS,
  SLOTS,
} from './account-window.ts';
import { type FailedAlike, noneEnded, SLOT_MS, SLOT_SECONDS, type Slot } from './slot.ts';

const PACE_SECONDS = 10;
const LAG_SLOTS = 6;
const MOST_GROUPS = 10;

/** The figures at `at` of these accounts. Nothing is known from before `since`. */
export function nowOf(accounts: readonly AccountWindow[], at: number, since: number): Now {
  const current = Math.floor(at / SLOT_MS);
  for (const account of accounts) account.slotAt(at);
  const slots = (count: number): readonly Slot[] =>
    accounts.flatMap((account) => account.slots.filter(({ index }) => index > current - count));
  const recent = slots(RECENT_SLOTS);
  const inProgress = sumOf<OpenStatus>(
    noneOpen(),
    accounts.map((account) => account.inProgress),
  );
  const lastAts = accounts.flatMap(({ lastAt }) => lastAt ?? []);
  const lastAt = lastAts.length === 0 ? null : Math.max(...lastAts);
  const lags = slots(LAG_SLOTS).flatMap(({ lagSeconds }) => lagSeconds);
  const windowSeconds = RECENT_SLOTS * SLOT_SECONDS;
  const endedByStatus = sumOf(
    noneEnded(),
    recent.map((slot) => slot.ended),
  );
  return {
    at: new Date(at).toISOString(),
    inProgress,
    stale: accounts.reduce((sum, { stale }) => sum + stale, 0),
    ended: { windowSeconds, byStatus: endedByStatus },
    failures: { windowSeconds, ...failuresOf(recent) },
    callbacks: {
      windowSeconds: PACE_SECONDS,
      perSecond: perSecond(slots(2), at),
      lastAt: lastAt === null ? null : new Date(lastAt).toISOString(),
    },
    callbackLag: {
      windowSeconds: LAG_SLOTS * SLOT_SECONDS,
      p50Seconds: quantile(lags, 0.5),
      p95Seconds: quantile(lags, 0.95),
      n: lags.length,
    },
    dataAgeMs: lastAt === null ? null : Math.max(0, at - lastAt),
    trend: trendOf(accounts, at, since),
  };
}

function sumOf<Name extends string>(
  none: Record<Name, number>,
  counts: readonly Readonly<Record<Name, number>>[],
): Record<Name, number> {
  const names = Object.keys(none).filter((name): name is Name => name in none);
  for (const one of counts) for (const name of names) none[name] += one[name];
  return none;
}

/** The seconds before the one under way. */
function perSecond(slots: readonly Slot[], at: number): number {
  const current = Math.floor(at / 1000);
  let callbacks = 0;
  for (const slot of slots) {
    for (const [second, count] of slot.callbacks.entries()) {
      const time = slot.index * SLOT_SECONDS + second;
      if (time < current && time >= current - PACE_SECONDS) callbacks += count;
    }
  }
  return callbacks / PACE_SECONDS;
}

function failuresOf(slots: readonly Slot[]): Omit<CurrentFailures, 'windowSeconds'> {
  const alike = Map.groupBy(
    slots.flatMap(({ failures }) => [...failures.values()]),
    ({ status, sipCode, sipPhrase }) => `${status} ${sipCode} ${sipPhrase}`,
  );
  const groups = [...alike.values()].flatMap(mergedGroup).sort((a, b) => b.calls - a.calls);
  const others =
    groups.slice(MOST_GROUPS).reduce((sum, { calls }) => sum + calls, 0) +
    slots.reduce((sum, { otherFailures }) => sum + otherFailures, 0);
  return { groups: groups.slice(0, MOST_GROUPS), others };
}

function mergedGroup(alike: readonly FailedAlike[]): CurrentFailures['groups'] {
  const [first] = alike;
  if (first === undefined) return [];
  const { status, sipCode, sipPhrase } = first;
  const parties = new Set(alike.flatMap((one) => [...one.parties.keys()]));
  const lastAt = Math.max(...alike.map((one) => one.lastAt));
  const calls = alike.reduce((sum, one) => sum + one.calls, 0);
  return [
    {
      ...{ status, sipCode, sipPhrase, calls },
      parties: parties.size,
      lastAt: new Date(lastAt).toISOString(),
    },
  ];
}

function trendOf(accounts: readonly AccountWindow[], at: number, since: number): Trend {
  const current = Math.floor(at / SLOT_MS);
  const first = Math.floor(since / SLOT_MS);
  const bySlot = Map.groupBy(
    accounts.flatMap(({ slots }) => slots),
    ({ index }) => index,
  );
  const now = accounts.reduce((sum, { openCount }) => sum + openCount, 0);
  const steps = Array.from({ length: SLOTS }, (_, step) => current - SLOTS + 1 + step);
  const each = (of: (slots: readonly Slot[], index: number) => number | null) =>
    steps.map((index) => (index < first ? null : of(bySlot.get(index) ?? [], index)));
  const total = (slots: readonly Slot[], of: (slot: Slot) => number): number =>
    slots.reduce((sum, slot) => sum + of(slot), 0);
  return {
    stepSeconds: SLOT_SECONDS,
    inProgress: each((slots, index) =>
      index === current ? now : total(slots, (slot) => slot.inProgress ?? 0),
    ),
    ended: each((slots) => total(slots, endedIn)),
    failed: each((slots) => total(slots, failedIn)),
    callbacksPerSecond: each(
      (slots, index) =>
        total(slots, (slot) => slot.callbackCount) / elapsedSeconds(index, at, since),
    ),
    lagP95Seconds: each((slots) =>
      quantile(
        slots.flatMap(({ lagSeconds }) => lagSeconds),
        0.95,
      ),
    ),
  };
}

/** How much of a slot counts: the first one began late, and the last one isn't over. */
function elapsedSeconds(index: number, at: number, since: number): number {
  const from = Math.max(index * SLOT_MS, since);
  const to = Math.min((index + 1) * SLOT_MS, at);
  return Math.max(1, (to - from) / 1000);
}

const endedIn = ({ ended }: Slot): number =>
  Object.values(ended).reduce((sum, count) => sum + count, 0);

const failedIn = ({ ended }: Slot): number =>
  FAILURES.reduce((sum, status) => sum + ended[status], 0);

/** By the nearest rank; null of nothing. */
function quantile(values: readonly number[], part: number): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? null;
}
