/** Every KPI of some calls, from its definition. */

import type { CountedCall } from './read-calls.ts';

export interface Figure {
  readonly value: number | null;
  readonly n: number;
}

export interface Counting {
  /** The calls asked for, of any window. */
  readonly calls: readonly CountedCall[];
  /** The same where their ends place them: a group by hours has others then. */
  readonly byEnd: readonly CountedCall[];
  /** The same with first and child legs. */
  readonly allLegs: readonly CountedCall[];
  readonly from: number;
  readonly to: number;
  /** The stored calls are known up to here. */
  readonly asOf: number;
  readonly staleMs: number;
  readonly serviceLevelSeconds: number;
  readonly shortCallSeconds: number;
}

const isIn = (at: number | null, { from, to }: Counting): boolean =>
  at !== null && at >= from && at < to;

const count = (value: number, n: number): Figure => ({ value, n });
const share = (part: number, n: number): Figure => ({
  value: n === 0 ? null : (100 * part) / n,
  n,
});

const numbers = (values: readonly (number | null)[]): readonly number[] =>
  values.filter((value) => value !== null).toSorted((a, b) => a - b);

const percentile = (percent: number, values: readonly (number | null)[]): Figure => {
  const sorted = numbers(values);
  const rank = sorted.findIndex((_, index) => 100 * (index + 1) >= percent * sorted.length);
  return { value: sorted[rank] ?? null, n: sorted.length };
};

const mean = (values: readonly (number | null)[], digits: number): Figure => {
  const rounded = numbers(values).map((value) => Math.round(value * digits));
  const n = rounded.length;
  return { value: n === 0 ? null : rounded.reduce((sum, one) => sum + one, 0) / (n * digits), n };
};

/** All figures by the ids of their KPIs, except provider lag. */
export function figuresOf(counting: Counting): Readonly<Record<string, Figure>> {
  const calls = counting.calls.filter(({ started }) => isIn(started, counting));
  return {
    ...reach(calls),
    ...sip(calls),
    ...times(calls, counting),
    ...audio(calls),
    ...people(calls, counting),
    ...load(calls, counting),
    ended: ended(counting),
  };
}

const ended = (counting: Counting): Figure => {
  const n = counting.byEnd.filter((one) => isIn(one.ended, counting)).length;
  return count(n, n);
};

export const isAttempt = ({ call }: CountedCall): boolean => call.status !== 'queued';
export const isDecided = (one: CountedCall): boolean =>
  isAttempt(one) && !one.isElsewhere && (one.wasAnswered || one.ended !== null);
const codeOf = ({ call: { sipCode } }: CountedCall): number | null =>
  sipCode !== null && sipCode >= 100 && sipCode < 700 ? sipCode : null;
export const isSeizure = (one: CountedCall): boolean =>
  isAttempt(one) &&
  (one.ringing !== null ||
    one.answered !== null ||
    codeOf(one) !== null ||
    (one.ended !== null && one.call.status !== 'failed'));

function reach(calls: readonly CountedCall[]): Record<string, Figure> {
  const attempts = calls.filter(isAttempt).length;
  const decided = calls.filter(isDecided).length;
  const seized = calls.filter((one) => isSeizure(one) && isDecided(one)).length;
  const answered = calls.filter((one) => one.wasAnswered).length;
  const came = (...outcomes: readonly string[]) =>
    calls.filter(({ outcome }) => outcome !== null && outcomes.includes(outcome)).length;
  const failed = came('failedNetwork', 'failedAddress', 'blocked', 'unknown');
  const said = calls.filter(
    ({ call: { answeredBy } }) => answeredBy !== null && answeredBy !== 'unknown',
  );
  const people = said.filter(({ call }) => call.answeredBy === 'human').length;
  const missed = calls.filter(
    ({ ringing, outcome }) =>
      ringing !== null &&
      ['noAnswer', 'rejected', 'busy', 'canceledRinging'].includes(outcome ?? ''),
  );
  const effective = answered + came('busy', 'noAnswer', 'rejected', 'canceledRinging');
  return {
    attempts: count(attempts, attempts),
    seizures: count(calls.filter(isSeizure).length, attempts),
    answered: count(answered, attempts),
    completed: count(calls.filter(({ call }) => call.status === 'completed').length, attempts),
    busy: count(came('busy'), attempts),
    noAnswer: count(came('noAnswer'), attempts),
    rejected: count(came('rejected'), attempts),
    canceled: count(came('canceledRinging', 'canceledBefore'), attempts),
    failed: count(failed, attempts),
    failedNetwork: count(came('failedNetwork'), attempts),
    failedAddress: count(came('failedAddress'), attempts),
    failedUnknown: count(came('unknown'), attempts),
    blocked: count(came('blocked'), attempts),
    answeredElsewhere: count(came('answeredElsewhere'), attempts),
    missed: count(missed.length, attempts),
    asr: share(answered, seized),
    abr: share(answered, decided),
    ner: share(effective, seized),
    humanAnswerRate: share(people, said.length),
    failureRate: share(failed, decided),
    blockedShare: share(came('blocked'), decided),
  };
}

function sip(calls: readonly CountedCall[]): Record<string, Figure> {
  const seized = calls.filter((one) => isSeizure(one) && isDecided(one));
  const unanswered = seized.filter((one) => !one.wasAnswered);
  const answered = seized.length - unanswered.length;
  const with3xx = unanswered.filter((one) => String(codeOf(one)).startsWith('3')).length;
  const declined = unanswered.filter((one) => {
    const code = codeOf(one);
    if (code === null) return one.call.status === 'busy';
    return code === 603 ? one.outcome !== 'blocked' : [480, 486, 600].includes(code);
  });
  const ineffective = unanswered.filter((one) => [408, 500, 503, 504].includes(codeOf(one) ?? 0));
  const coded = seized.filter((one) => codeOf(one) !== null);
  return {
    ser: share(answered, seized.length - with3xx),
    seer: share(answered + declined.length, seized.length - with3xx),
    isa: share(ineffective.length, seized.length),
    sipCoverage: share(coded.length, seized.length),
  };
}

const between = (from: number | null, to: number | null): number | null =>
  from === null || to === null || to < from ? null : (to - from) / 1000;

function times(
  calls: readonly CountedCall[],
  { shortCallSeconds }: Counting,
): Record<string, Figure> {
  const answered = calls.filter((one) => one.wasAnswered);
  const talks = numbers(answered.map(({ call }) => call.durationSeconds));
  const ms = talks.reduce((sum, seconds) => sum + Math.round(seconds * 1000), 0);
  const dialled = calls.filter((one) => one.call.status !== 'failed' || one.answered !== null);
  const delays = dialled.map((one) => between(one.initiated, one.ringing ?? one.answered));
  const measured = dialled.filter((_, index) => delays[index] !== null);
  const silent = measured.filter(({ ringing }) => ringing === null).length;
  const rings = answered.map(({ call }) => call.ringSeconds);
  const pickUps = calls.map((one) => between(one.initiated, one.answered));
  const short = talks.filter((seconds) => seconds <= shortCallSeconds).length;
  return {
    acd: { value: talks.length === 0 ? null : ms / (talks.length * 1000), n: talks.length },
    talkMinutes: count(ms / 60_000, talks.length),
    talkP50: percentile(50, talks),
    talkP95: percentile(95, talks),
    pddP50: percentile(50, delays),
    pddP95: percentile(95, delays),
    pddWithoutRinging: share(silent, measured.length),
    ringP50: percentile(50, rings),
    ringP95: percentile(95, rings),
    answerP50: percentile(50, pickUps),
    answerP95: percentile(95, pickUps),
    shortCalls: count(short, talks.length),
    shortShare: share(short, talks.length),
  };
}

function audio(calls: readonly CountedCall[]): Record<string, Figure> {
  const answered = calls.filter((one) => one.wasAnswered);
  const heard = (value: number | null, least: number, most: number) =>
    value !== null && value >= least && value <= most ? value : null;
  const scores = answered.map(({ call }) => heard(call.mos, 1, 5));
  const jitters = answered.map(({ call }) => heard(call.jitterMaxMs, 0, 60_000));
  const losses = answered.map(({ call }) => heard(call.lossPercent, 0, 100));
  const measured = numbers(scores);
  const from = (least: number, below: number) =>
    share(measured.filter((mos) => mos >= least && mos < below).length, measured.length);
  return {
    mosAvg: mean(scores, 100),
    mosP10: percentile(10, scores),
    mosCoverage: share(measured.length, answered.filter((one) => one.ended !== null).length),
    mosVerySatisfied: from(4.34, 9),
    mosSatisfied: from(4.02, 4.34),
    mosSomeDissatisfied: from(3.6, 4.02),
    mosManyDissatisfied: from(3.1, 3.6),
    mosNearlyAllDissatisfied: from(2.58, 3.1),
    mosNotRecommended: from(0, 2.58),
    jitterAvg: mean(jitters, 100),
    jitterP95: percentile(95, jitters),
    lossAvg: mean(losses, 100),
    lossP95: percentile(95, losses),
    recordings: count(
      calls.reduce((sum, { call }) => sum + call.recordings, 0),
      calls.filter(isAttempt).length,
    ),
  };
}

function people(
  calls: readonly CountedCall[],
  { serviceLevelSeconds }: Counting,
): Record<string, Figure> {
  const offered = calls.filter((one) => one.wasAnswered && one.children > 0);
  const reached = offered.filter((one) => one.answeredChildren > 0);
  const abandoned = offered.filter((one) => one.answeredChildren === 0 && one.ended !== null);
  const waits = numbers(offered.map(({ waitSeconds }) => waitSeconds));
  const inTime = waits.filter((seconds) => seconds <= serviceLevelSeconds).length;
  const answered = calls.filter((one) => one.wasAnswered);
  const seen = numbers(answered.flatMap((one) => [one.answered, one.ended]));
  return {
    offered: count(offered.length, offered.length),
    abandoned: count(abandoned.length, offered.length),
    abandonRate: share(abandoned.length, reached.length + abandoned.length),
    waitAvg: mean(waits, 1000),
    waitP50: percentile(50, waits),
    waitP95: percentile(95, waits),
    serviceLevel: share(inTime, waits.length + abandoned.length),
    lastSeen: { value: seen.at(-1) ?? null, n: answered.length },
  };
}

/** Second by second. */
function load(calls: readonly CountedCall[], counting: Counting): Record<string, Figure> {
  const { from, asOf } = counting;
  const to = Math.max(from, Math.min(counting.to, asOf));
  const attempts = calls.filter(isAttempt).length;
  const talking = sweep(counting, to, counting.calls, ({ answered }) => answered);
  const busy = sweep(counting, to, counting.allLegs, (one) => one.initiated ?? one.started);
  const { seconds } = talking;
  return {
    callsPerMinute: { value: to > from ? attempts / ((to - from) / 60_000) : null, n: attempts },
    concurrent: count(talking.last, talking.calls),
    peakConcurrent: count(talking.peak, talking.calls),
    erlang: { value: seconds === 0 ? null : talking.callSeconds / seconds, n: talking.calls },
    channels: count(busy.last, busy.calls),
    peakChannels: count(busy.peak, busy.calls),
    peakCallsPerSecond: busiestSecond(counting, to),
    stale: count(busy.stale, busy.calls),
  };
}

/** The second in which most calls were dialled. */
function busiestSecond({ from, allLegs }: Counting, to: number): Figure {
  const [first, end] = [Math.ceil(from / 1000), Math.ceil(to / 1000)];
  const seconds = allLegs
    .filter((one) => isAttempt(one) && one.call.direction !== 'inbound')
    .map((one) => one.initiated ?? one.started)
    .filter((at) => at !== null && at < to)
    .map((at) => Math.floor((at ?? 0) / 1000))
    .filter((second) => second >= first && second < end);
  const bySecond = [...Map.groupBy(seconds, (second) => second).values()];
  const most = bySecond.reduce((peak, calls) => Math.max(peak, calls.length), 0);
  return count(most, seconds.length);
}

function sweep(
  { from, asOf, staleMs }: Counting,
  to: number,
  calls: readonly CountedCall[],
  beginOf: (one: CountedCall) => number | null,
) {
  const first = Math.ceil(from / 1000);
  const seconds = Math.ceil(to / 1000) - first;
  const busy = new Array<number>(seconds).fill(0);
  let [taking, stale] = [0, 0];
  for (const one of seconds === 0 ? [] : calls.filter(isAttempt)) {
    const begin = beginOf(one);
    if (begin === null || begin >= to) continue;
    const since = one.started ?? Date.parse(one.call.firstSeenAt);
    if (one.ended === null && since < asOf - staleMs) {
      stale += 1;
      continue;
    }
    const end = one.ended === null ? first + seconds : Math.floor(one.ended / 1000);
    const low = Math.max(0, Math.floor(begin / 1000) - first);
    const high = Math.min(seconds, end - first);
    for (let second = low; second < high; second += 1) busy[second] = (busy[second] ?? 0) + 1;
    if (low < high) taking += 1;
  }
  return {
    peak: busy.reduce((most, one) => Math.max(most, one), 0),
    last: busy.at(-1) ?? 0,
    callSeconds: busy.reduce((sum, one) => sum + one, 0),
    ...{ seconds, calls: taking, stale },
  };
}
