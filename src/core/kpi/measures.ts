/**
 * Every measure. A call counts in ratios once it was answered or is over; until then it's an attempt whose
 * result isn't known. Parallel legs that were answered elsewhere count as attempts, and in nothing else.
 */

import type { EndStatus } from '../call-status.ts';
import type {
  BinnedField,
  BinsMeasure,
  CountMeasure,
  LatestMeasure,
  Measure,
  NumberField,
  Predicate,
  SumMeasure,
  TimeField,
} from './measure.ts';
import type { Outcome } from './outcome.ts';

/** What operators set. Buckets depend on them. */
export interface KpiSettings {
  /** The T of "service level X/T", seconds. */
  readonly serviceLevelSeconds: number;
  /** An answered call of at most this is a short one, seconds. */
  readonly shortCallSeconds: number;
}

/** 20 seconds is the usual target's; 6 seconds is what US carriers charge as short. */
export const DEFAULT_KPI_SETTINGS: KpiSettings = { serviceLevelSeconds: 20, shortCallSeconds: 6 };

const all = (...of: readonly Predicate[]): Predicate => ({ op: 'all', of });
const any = (...of: readonly Predicate[]): Predicate => ({ op: 'any', of });
const not = (of: Predicate): Predicate => ({ op: 'not', of });
const known = (field: NumberField | TimeField | 'answeredBy'): Predicate => ({
  op: 'known',
  field,
});
const outcome = (...values: readonly Outcome[]): Predicate => ({
  ...{ op: 'oneOf', field: 'outcome', values },
});
const code = (...values: readonly number[]): Predicate => ({
  ...{ op: 'oneOf', field: 'sipCode', values },
});
const atLeast = (field: NumberField, value: number): Predicate => ({
  ...{ op: 'compare', field, is: '>=', value },
});
const atMost = (field: NumberField, value: number): Predicate => ({
  ...{ op: 'compare', field, is: '<=', value },
});
const below = (field: NumberField, value: number): Predicate => ({
  ...{ op: 'compare', field, is: '<', value },
});
const ended = (...values: readonly EndStatus[]): Predicate => ({
  ...{ op: 'oneOf', field: 'status', values },
});

const EVERY = all();
const OVER = known('endedAt');
const ELSEWHERE: Predicate = { op: 'isTrue', field: 'isAnsweredElsewhere' };

/** ITU-T E.425: a call attempt. It left the queue. */
const ATTEMPT = not({ op: 'oneOf', field: 'status', values: ['queued'] });
const INBOUND: Predicate = { op: 'oneOf', field: 'direction', values: ['inbound'] };
/** Someone answered, whether the call is over or not. */
const ANSWERED = any(known('answeredAt'), ended('completed'));
const DECIDED = all(ATTEMPT, any(ANSWERED, OVER), not(ELSEWHERE));
/** ITU-T E.411: it reached the network. */
const SEIZURE = all(
  ATTEMPT,
  any(known('ringingAt'), known('answeredAt'), known('sipCode'), all(OVER, not(ended('failed')))),
);
const DECIDED_SEIZURE = all(SEIZURE, DECIDED);

const count = (where: Predicate): CountMeasure => ({ kind: 'count', where, at: 'startedAt' });
const sum = (field: NumberField, scale: number, where: Predicate = EVERY): SumMeasure => ({
  ...{ kind: 'sum', field, scale, where, at: 'startedAt' },
});
const bins = (field: BinnedField, where: Predicate = EVERY): BinsMeasure => ({
  ...{ kind: 'bins', field, where, at: 'startedAt' },
});

const latest = (field: TimeField, where: Predicate): LatestMeasure => ({
  ...{ kind: 'latest', field, where, at: 'startedAt' },
});
const mosBetween = (from: number, to: number): Predicate =>
  all(atLeast('mos', from), below('mos', to));

type Measures = Readonly<Record<string, Measure>>;

/** Milliseconds in a second, hundredths in a unit. */
const MS = 1000;
const HUNDREDTHS = 100;

const reached = {
  attempts: count(ATTEMPT),
  seizures: count(SEIZURE),
  decided: count(DECIDED),
  decidedSeizures: count(DECIDED_SEIZURE),
  answered: count(ANSWERED),
  completed: count(ended('completed')),
  busy: count(outcome('busy')),
  noAnswer: count(outcome('noAnswer')),
  rejected: count(outcome('rejected')),
  canceledRinging: count(outcome('canceledRinging')),
  canceledBefore: count(outcome('canceledBefore')),
  failedNetwork: count(outcome('failedNetwork')),
  failedAddress: count(outcome('failedAddress')),
  blocked: count(outcome('blocked')),
  failedUnknown: count(outcome('unknown')),
  answeredElsewhere: count(outcome('answeredElsewhere')),
  /** It rang, and the call was for someone who didn't take it. */
  missed: count(
    all(known('ringingAt'), outcome('noAnswer', 'rejected', 'busy', 'canceledRinging')),
  ),
  answererKnown: count(
    all(known('answeredBy'), not({ op: 'oneOf', field: 'answeredBy', values: ['unknown'] })),
  ),
  answeredByHuman: count({ op: 'oneOf', field: 'answeredBy', values: ['human'] }),
  lastAnsweredAt: latest('answeredAt', ANSWERED),
  lastEndedAt: latest('endedAt', ANSWERED),
  ended: { ...count(OVER), at: 'endedAt' },
} as const satisfies Measures;

/** RFC 6076. Without a SIP code, `completed` counts as 200, `busy` as 486, and `no-answer` as 487. */
const sip = {
  withSipCode: count(all(DECIDED_SEIZURE, known('sipCode'))),
  redirected: count(
    all(DECIDED_SEIZURE, not(ANSWERED), atLeast('sipCode', 300), below('sipCode', 400)),
  ),
  /** The called party's doing: 480, 486, 600, and 603 unless it's a block. */
  declined: count(
    all(
      DECIDED_SEIZURE,
      not(ANSWERED),
      any(
        code(480, 486, 600),
        all(code(603), not(outcome('blocked'))),
        all(not(known('sipCode')), ended('busy')),
      ),
    ),
  ),
  ineffective: count(all(DECIDED_SEIZURE, not(ANSWERED), code(408, 500, 503, 504))),
} as const satisfies Measures;

const times = {
  talkMs: sum('durationSeconds', MS, ANSWERED),
  talked: count(all(ANSWERED, known('durationSeconds'))),
  talk: bins('durationSeconds', ANSWERED),
  pdd: bins('pddSeconds'),
  pddMeasured: count(known('pddSeconds')),
  pddWithoutRinging: count(all(known('pddSeconds'), not(known('ringingAt')))),
  ring: bins('ringSeconds', ANSWERED),
  answer: bins('answerSeconds'),
} as const satisfies Measures;

const audio = {
  answeredOver: count(all(ANSWERED, OVER)),
  mosMeasured: count(known('mos')),
  mos: bins('mos'),
  mosSum: sum('mos', HUNDREDTHS),
  mosVerySatisfied: count(atLeast('mos', 4.34)),
  mosSatisfied: count(mosBetween(4.02, 4.34)),
  mosSomeDissatisfied: count(mosBetween(3.6, 4.02)),
  mosManyDissatisfied: count(mosBetween(3.1, 3.6)),
  mosNearlyAllDissatisfied: count(mosBetween(2.58, 3.1)),
  mosNotRecommended: count(below('mos', 2.58)),
  jitterMeasured: count(known('jitterMs')),
  jitter: bins('jitterMs'),
  jitterSum: sum('jitterMs', HUNDREDTHS),
  lossMeasured: count(known('lossPercent')),
  loss: bins('lossPercent'),
  lossSum: sum('lossPercent', HUNDREDTHS),
  recordings: sum('recordings', 1),
} as const satisfies Measures;

/** A call that was answered by a machine or a menu and then dialled someone. */
const OFFERED = all(ANSWERED, atLeast('children', 1));

const waits = {
  offered: count(OFFERED),
  abandoned: count(all(OFFERED, OVER, below('answeredChildren', 1))),
  reached: count(all(OFFERED, atLeast('answeredChildren', 1))),
  waited: count(all(OFFERED, known('waitSeconds'))),
  wait: bins('waitSeconds', OFFERED),
  waitMs: sum('waitSeconds', MS, OFFERED),
} as const satisfies Measures;

const sweeps = {
  concurrency: {
    ...{ kind: 'sweep', where: ATTEMPT, begins: ['answeredAt'], lasts: 'call', legs: 'asked' },
  },
  channels: {
    ...{ kind: 'sweep', where: ATTEMPT, begins: ['initiatedAt', 'startedAt'] },
    ...{ lasts: 'call', legs: 'all' },
  },
  /** Providers limit how fast they dial. */
  dialled: {
    ...{ kind: 'sweep', where: all(ATTEMPT, not(INBOUND)), begins: ['initiatedAt', 'startedAt'] },
    ...{ lasts: 'second', legs: 'all' },
  },
} as const satisfies Measures;

const lag = { providerLag: { kind: 'lag' } } as const satisfies Measures;

/** Every measure by its id. Other settings make other measures: what was kept of them is to be made again. */
export const measuresOf = (settings: KpiSettings) =>
  ({
    ...reached,
    ...sip,
    ...times,
    shortCalls: count(all(ANSWERED, atMost('durationSeconds', settings.shortCallSeconds))),
    ...audio,
    ...waits,
    withinServiceLevel: count(all(OFFERED, atMost('waitSeconds', settings.serviceLevelSeconds))),
    ...sweeps,
    ...lag,
  }) as const satisfies Measures;

type AllMeasures = ReturnType<typeof measuresOf>;

export type MeasureId = keyof AllMeasures;

/** The ids of one kind of measure. */
export type IdOf<Kind extends Measure['kind']> = {
  [Id in MeasureId]: AllMeasures[Id]['kind'] extends Kind ? Id : never;
}[MeasureId];
