/**
 * Counts the stored calls again, independently of how the numbers do it: from the lines of `calls.ndjson`, and
 * with nothing of `core/kpi` and `numbers`. Slow and plain on purpose. `docs/reference/kpis.md` has the rules.
 */

import type { Call } from '../../../src/core/wire/call.ts';
import { callSchema } from '../../../src/http/schemas/call.ts';

/** What of a line is counted. A million whole calls wouldn't fit into memory. */
export interface CallLine
  extends Pick<
    Call,
    | ('accountSid' | 'callSid' | 'parentCallSid' | 'direction' | 'from' | 'to' | 'status')
    | ('startedAt' | 'initiatedAt' | 'ringingAt' | 'answeredAt' | 'endedAt' | 'firstSeenAt')
    | ('durationSeconds' | 'ringSeconds' | 'sipCode' | 'sipPhrase' | 'hangupBy')
    | ('hangupDirection' | 'answeredBy' | 'dimensions')
  > {
  readonly mos: number | null;
  readonly jitterMaxMs: number | null;
  readonly lossPercent: number | null;
  readonly recordings: number;
}

/** A call, and what its parent, siblings and children say about it. Times are milliseconds since 1970. */
export interface CountedCall {
  readonly call: CallLine;
  readonly started: number | null;
  readonly initiated: number | null;
  readonly ringing: number | null;
  readonly answered: number | null;
  readonly ended: number | null;
  readonly wasAnswered: boolean;
  readonly isElsewhere: boolean;
  readonly children: number;
  readonly answeredChildren: number;
  readonly waitSeconds: number | null;
  readonly outcome: string | null;
  readonly dimensions: Readonly<Record<string, string>>;
}

const timeOf = (text: string | null): number | null => (text === null ? null : Date.parse(text));

export function readCallLine(line: string): CallLine {
  const { recordings, audio, ...call } = callSchema.parse(JSON.parse(line));
  return {
    ...{ accountSid: call.accountSid, callSid: call.callSid, parentCallSid: call.parentCallSid },
    ...{ direction: call.direction, from: call.from, to: call.to, status: call.status },
    ...{ startedAt: call.startedAt, initiatedAt: call.initiatedAt, ringingAt: call.ringingAt },
    ...{ answeredAt: call.answeredAt, endedAt: call.endedAt, firstSeenAt: call.firstSeenAt },
    ...{ durationSeconds: call.durationSeconds, ringSeconds: call.ringSeconds },
    ...{ sipCode: call.sipCode, sipPhrase: call.sipPhrase, hangupBy: call.hangupBy },
    ...{ hangupDirection: call.hangupDirection, answeredBy: call.answeredBy },
    dimensions: call.dimensions,
    mos: audio?.mos ?? null,
    jitterMaxMs: audio?.jitterMaxMs ?? null,
    lossPercent: audio?.lossPercent ?? null,
    recordings: recordings.length,
  };
}

export function countCalls(calls: readonly CallLine[]): readonly CountedCall[] {
  const byName = new Map(calls.map((call) => [`${call.accountSid} ${call.callSid}`, call]));
  const byParent = Map.groupBy(calls, (call) => `${call.accountSid} ${call.parentCallSid}`);
  return calls.map((call) => {
    const parentName = `${call.accountSid} ${call.parentCallSid}`;
    return counted(call, {
      parent: call.parentCallSid === null ? undefined : byName.get(parentName),
      siblings: call.parentCallSid === null ? [] : (byParent.get(parentName) ?? []),
      children: byParent.get(`${call.accountSid} ${call.callSid}`) ?? [],
    });
  });
}

const wasAnswered = (call: CallLine): boolean =>
  call.answeredAt !== null || call.status === 'completed';

interface Family {
  readonly parent: CallLine | undefined;
  /** Itself among them. */
  readonly siblings: readonly CallLine[];
  readonly children: readonly CallLine[];
}

function counted(call: CallLine, { parent, siblings, children }: Family): CountedCall {
  const isElsewhere = !wasAnswered(call) && siblings.some((other) => tookIt(other, call));
  const pickUps = children
    .filter(wasAnswered)
    .map(({ answeredAt }) => timeOf(answeredAt))
    .filter((at) => at !== null)
    .sort((a, b) => a - b);
  const answered = timeOf(call.answeredAt);
  const pickUp = pickUps[0];
  return {
    call,
    started: timeOf(call.startedAt),
    initiated: timeOf(call.initiatedAt),
    ringing: timeOf(call.ringingAt),
    answered,
    ended: timeOf(call.endedAt),
    wasAnswered: wasAnswered(call),
    isElsewhere,
    children: children.length,
    answeredChildren: children.filter(wasAnswered).length,
    waitSeconds:
      pickUp === undefined || answered === null ? null : Math.max(0, pickUp - answered) / 1000,
    outcome: outcomeOf(call, isElsewhere),
    dimensions: { ...parent?.dimensions, ...call.dimensions },
  };
}

/** Whether `other` is a leg of the same parent that was answered, and was there at the same time. */
function tookIt(other: CallLine, call: CallLine): boolean {
  if (other.callSid === call.callSid || !wasAnswered(other)) return false;
  const [a, b] = [timeOf(other.startedAt), timeOf(call.startedAt)];
  if (a === null || b === null) return false;
  if (Math.floor(a / 1000) === Math.floor(b / 1000)) return true;
  const end = (one: CallLine) => timeOf(one.endedAt) ?? Number.POSITIVE_INFINITY;
  return a < b ? b < end(other) : a < end(call);
}

const NO_SUCH_ADDRESS = '404 410 414 416 484 485 604'.split(' ');

function outcomeOf(call: CallLine, isElsewhere: boolean): string | null {
  if (call.endedAt === null) return null;
  if (wasAnswered(call)) return 'answered';
  if (isElsewhere) return 'answeredElsewhere';
  const inRange = call.sipCode !== null && call.sipCode >= 100 && call.sipCode <= 699;
  const code = inRange ? String(call.sipCode) : '';
  const canceled = call.ringingAt === null ? 'canceledBefore' : 'canceledRinging';
  if (call.status === 'canceled') return canceled;
  if (code === '607' || code === '608') return 'blocked';
  if (code === '603') {
    return /^\s*network blocked\s*$/i.test(call.sipPhrase ?? '') ? 'blocked' : 'rejected';
  }
  if (call.status === 'busy') return 'busy';
  if (call.status === 'no-answer') return 'noAnswer';
  if (code === '480') return 'noAnswer';
  if (code === '486' || code === '600') return 'busy';
  if (code === '487') return canceled;
  if (NO_SUCH_ADDRESS.includes(code)) return 'failedAddress';
  return /^[3-6]/.test(code) ? 'failedNetwork' : 'unknown';
}
