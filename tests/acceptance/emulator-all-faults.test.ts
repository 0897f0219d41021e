/**
 * Callboard against a provider that does everything wrong at once: thousands of calls whose callbacks are lost, late,
 * duplicated, out of order, forged, truncated and misdated. If one intact callback said how a call ended, Callboard
 * knows it. Every other call is listed with the fault that explains it; a call without one fails the test.
 */

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type CallRecord,
  type DeliveryAttempt,
  type DroppedCallback,
  type Emulator,
  type NamedFaultInput,
  startEmulator,
} from '@callboard/emulator';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { conversationSeconds } from '../../emulator/src/calls/call-leg.ts';
import { DELIVERY_FAULTS, FAULT_KINDS } from '../../emulator/src/contract/fault-kinds.ts';
import { isEnd, normaliseStatus, rankOf } from '../../src/core/call-status.ts';
import type { Call } from '../../src/core/wire/call.ts';
import { readCalls } from '../support/process-answers.ts';
import { startServe } from '../support/process-serve.ts';
import { testTimes } from '../support/property.ts';

const CALLS = 5_000 * testTimes();
const SEED = 'all faults';

/** A slow client takes a twentieth of a second, so that the test is fast. */
const FAULTS: readonly NamedFaultInput[] = FAULT_KINDS.map((fault) => ({
  fault,
  probability: 0.05,
  ...(fault === 'slow-client' ? { seconds: 0.05 } : {}),
}));

test('every call reported by an intact callback is known, whatever goes wrong', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'callboard-faults-'));
  await using callboard = startServe(dataDir, {
    SIGNALWIRE_SIGNING_KEY: 'PSK_acceptance',
    CALLBOARD_FAILURE_THRESHOLD: '1000000',
  });
  const url = `http://127.0.0.1:${await callboard.listening}`;
  await using emulator = await startEmulator({
    seed: SEED,
    // Emulated time must not overtake Callboard's clock.
    startAt: Date.UTC(2026, 0, 5, 8),
    speed: 1_500,
    calls: CALLS,
    callsPerSecond: 5,
    signingKey: 'PSK_acceptance',
    target: `${url}/callbacks/voice`,
    faults: FAULTS,
    retryDelaysMs: [50, 200],
    maxConcurrentDeliveries: 128,
    keepAttempts: 1_000_000,
  });
  await emulator.idle();
  const calls = new Map((await readCalls(url)).map((call) => [call.callSid, call]));
  expect(emulator.now()).toBeLessThan(Date.now());

  const verdicts = judge(emulator, calls);
  const of = (verdict: string): readonly string[] =>
    verdicts.filter((each) => each.verdict === verdict).map(({ sid }) => sid);
  expect(of('unexplained')).toEqual([]);
  expect(of('wrong')).toEqual([]);
  expect(of('known').length).toBeGreaterThan(verdicts.length * 0.7);
  // Callboard has no call that the provider doesn't know.
  const sids = new Set<string>(emulator.calls().map(({ sid }) => sid));
  expect([...calls.keys()].filter((sid) => !sids.has(sid))).toEqual([]);
  // Every fault struck, about as often as configured.
  const struck = countFaults(sentOrDropped(emulator));
  for (const fault of DELIVERY_FAULTS) expect(struck.get(fault), fault).toBeGreaterThan(CALLS / 50);
  // REST has what callbacks didn't report, though every tenth request to it fails.
  const listed = await listCalls(emulator);
  expect(listed.failures).toBeGreaterThan(0);
  const statuses = new Map(emulator.calls().map(({ sid, status }) => [`${sid}`, status]));
  expect(listed.statuses).toEqual(statuses);
  expect(await callboard.stop()).toMatchObject({ code: 0 });
  await rm(dataDir, { recursive: true });

  const tally = Map.groupBy(verdicts, ({ verdict }) => verdict);
  const others = verdicts.filter(({ verdict }) => verdict !== 'known');
  const listing = join(tmpdir(), 'callboard-all-faults.csv');
  await writeFile(listing, others.map(({ sid, verdict }) => `${sid},${verdict}\n`).join(''));
  console.info(
    `all faults: ${verdicts.length} legs of ${CALLS} calls, ${emulator.attempts().length} attempts and drops; ` +
      [...tally].map(([verdict, legs]) => `${legs.length} ${verdict}`).join(', ') +
      `; the other calls, with their faults: ${listing}`,
  );
});

const page = z.object({
  calls: z.array(z.object({ sid: z.string(), status: z.string() })),
  next_page_uri: z.string().nullable(),
});

/** The final status of every call, as REST lists them. A request that fails is made again. */
async function listCalls({ url, project, token }: Emulator) {
  const authorization = `Basic ${Buffer.from(`${project}:${token}`).toString('base64')}`;
  const statuses = new Map<string, string>();
  let failures = 0;
  let next: string | null = `/api/laml/2010-04-01/Accounts/${project}/Calls?PageSize=200`;
  while (next !== null) {
    const answer = await fetch(url + next, { headers: { authorization } });
    if (!answer.ok) {
      expect([429, 500, 502, 503, 504]).toContain(answer.status);
      await answer.body?.cancel();
      failures += 1;
      continue;
    }
    const { calls, next_page_uri } = page.parse(await answer.json());
    for (const { sid, status } of calls) statuses.set(sid, status);
    next = next_page_uri;
  }
  return { statuses, failures };
}

interface Verdict {
  readonly sid: string;
  /** `known`, `wrong`, `unexplained`, or the faults that kept every report of its end away. */
  readonly verdict: string;
}

function judge(emulator: Emulator, calls: ReadonlyMap<string, Call>): readonly Verdict[] {
  const attempts = Map.groupBy(sentOrDropped(emulator), ({ sid }) => sid);
  return emulator.calls().map((leg) => {
    const call = calls.get(leg.sid) ?? null;
    return { sid: leg.sid, verdict: verdictOn(leg, call, attempts.get(leg.sid) ?? []) };
  });
}

/** What happened to a callback: an attempt, or a fault that dropped it. */
type Fate = DeliveryAttempt | DroppedCallback;

const sentOrDropped = (emulator: Emulator): readonly Fate[] =>
  emulator.attempts().filter((entry) => entry.kind === 'attempt' || entry.kind === 'dropped');

const isIntact = (fate: Fate): boolean => fate.kind === 'attempt' && fate.intact;

function verdictOn(leg: CallRecord, call: Call | null, attempts: readonly Fate[]): string {
  expect(isEnd(leg.status), leg.sid).toBe(true);
  const ofEnd = attempts.filter(({ label }) => isEnd(normaliseStatus(label)));
  if (call !== null && isEnd(call.status)) {
    // An end that no callback reported, or only a forged one, must not be known.
    if (ofEnd.every(({ faults }) => fatalOf(faults) !== undefined)) return 'wrong';
    return isSame(leg, call) ? 'known' : 'wrong';
  }
  if (ofEnd.some(isIntact)) return 'wrong';
  // Callboard knows the furthest status it received before the end, or nothing if it received nothing.
  const told = attempts.filter(isIntact).map(({ label }) => rankOfLabel(label));
  if (Math.max(-1, ...told) !== (call === null ? -1 : rankOf(call.status))) return 'wrong';
  return reasonOf(ofEnd);
}

function isSame(leg: CallRecord, call: Call): boolean {
  const seconds = leg.status === 'completed' ? conversationSeconds(leg) : null;
  return (
    call.status === leg.status &&
    call.durationSeconds === seconds &&
    call.direction === leg.direction &&
    call.from === leg.from &&
    call.to === leg.to &&
    (leg.direction === 'inbound' || hasSameEnd(leg, call))
  );
}

/** The callback of a called number is short: it doesn't name the parent, for example. */
function hasSameEnd(leg: CallRecord, call: Call): boolean {
  const [recording] = call.recordings;
  return (
    call.parentCallSid === leg.parentSid &&
    call.sipCode === (leg.sip?.code ?? null) &&
    call.sipPhrase === (leg.sip?.phrase ?? null) &&
    (call.audio?.mediaPackets ?? null) === (leg.audio?.mediaPackets ?? null) &&
    (recording?.recordingSid ?? null) === (leg.recording?.sid ?? null) &&
    (recording?.durationSeconds ?? null) === (leg.recording?.durationSeconds ?? null)
  );
}

/** A recording doesn't say how far a call is. */
const rankOfLabel = (label: string): number =>
  label.startsWith('recording') ? -1 : rankOf(normaliseStatus(label));

/** The faults that by themselves keep a callback from being accepted. */
const FATAL = ['drop', 'lost-terminal', 'wrong-signature', 'no-signature'] as const;

const fatalOf = (faults: Fate['faults']) => FATAL.find((fault) => faults.includes(fault));

/** Why no report of a call's end arrived: a fault must explain each copy of it. */
function reasonOf(ofEnd: readonly Fate[]): string {
  const reasons = new Set<string>();
  for (const fate of ofEnd) {
    const fatal = fatalOf(fate.faults);
    if (fatal !== undefined) reasons.add(fatal);
    else if (fate.faults.includes('truncated-body')) reasons.add('truncated-body');
    else if (fate.kind !== 'attempt' || !fate.willRetry) return 'unexplained';
  }
  return reasons.size === 0 ? 'unexplained' : [...reasons].sort().join(' and ');
}

function countFaults(attempts: readonly Fate[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { faults } of attempts) {
    for (const fault of faults) counts.set(fault, (counts.get(fault) ?? 0) + 1);
  }
  return counts;
}
