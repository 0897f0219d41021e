/**
 * Counts the stored calls again, independently of how the numbers do it: from the lines of `calls.ndjson`, and
 * with nothing of `core/kpi` and `numbers`. Slow and plain on purpose. `docs/reference/kpis.md` has the rules.
 */

import type { Call } from '../../../src/core/wire/call.ts';
import { callSchema } from '../../../src/http/schemas/call.ts';

/** A call, and what its parent, siblings and children say about it. Times are milliseconds since 1970. */
export interface CountedCall {
  readonly call: Call;
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

export function readCalls(ndjson: string): readonly CountedCall[] {
  const calls = ndjson
    .split('\n')
    .filter((line) => line !== '')
    .map((line): Call => callSchema.parse(JSON.parse(line)));
  return calls.map((call) => counted(call, calls));
}

const wasAnswered = (call: Call): boolean =>
  call.answeredAt !== null || call.status === 'completed';

function counted(call: Call, all: readonly Call[]): CountedCall {
  const family = all.filter(({ accountSid }) => accountSid === call.accountSid);
  const children = family.filter(({ parentCallSid }) => parentCallSid === call.callSid);
  const parent = family.find(({ callSid }) => callSid === call.parentCallSid);
  const isElsewhere = !wasAnswered(call) && family.some((other) => tookIt(other, call));
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
function tookIt(other: Call, call: Call): boolean {
  if (call.parentCallSid === null || other.parentCallSid !== call.parentCallSid) return false;
  if (other.callSid === call.callSid || !wasAnswered(other)) return false;
  const [a, b] = [timeOf(other.startedAt), timeOf(call.startedAt)];
  if (a === null || b === null) return false;
  if (Math.floor(a / 1000) === Math.floor(b / 1000)) return true;
  const end = (one: Call) => timeOf(one.endedAt) ?? Number.POSITIVE_INFINITY;
  return a < b ? b < end(other) : a < end(call);
}

const NO_SUCH_ADDRESS = '404 410 414 416 484 485 604'.split(' ');

function outcomeOf(call: Call, isElsewhere: boolean): string | null {
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
