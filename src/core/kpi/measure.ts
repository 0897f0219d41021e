/**
 * Measures as data: what's counted or added over calls. `numbers` generates SQL from them, and `measured.ts`
 * evaluates them in memory. What two disjoint sets of calls measure can be added, so buckets keep measures. KPIs
 * are functions of them.
 */

/** Durations, counts and figures of a fact. */
export type NumberField =
  | 'durationSeconds'
  | 'pddSeconds'
  | 'ringSeconds'
  | 'answerSeconds'
  | 'waitSeconds'
  | 'sipCode'
  | 'mos'
  | 'jitterMs'
  | 'lossPercent'
  | 'recordings'
  | 'children'
  | 'answeredChildren';

export type TimeField = 'startedAt' | 'initiatedAt' | 'ringingAt' | 'answeredAt' | 'endedAt';
export type TextField = 'status' | 'outcome' | 'answeredBy' | 'direction';
export type FlagField = 'isAnsweredElsewhere';

/** True or false, never neither: comparing an unknown value is false, and so is `not` of true. */
export type Predicate =
  /** True without members. */
  | { readonly op: 'all'; readonly of: readonly Predicate[] }
  /** False without members. */
  | { readonly op: 'any'; readonly of: readonly Predicate[] }
  | { readonly op: 'not'; readonly of: Predicate }
  | { readonly op: 'known'; readonly field: NumberField | TimeField | TextField }
  | { readonly op: 'oneOf'; readonly field: TextField; readonly values: readonly string[] }
  | { readonly op: 'oneOf'; readonly field: NumberField; readonly values: readonly number[] }
  | {
      readonly op: 'compare';
      readonly field: NumberField;
      readonly is: '>=' | '<=' | '<';
      readonly value: number;
    }
  | { readonly op: 'isTrue'; readonly field: FlagField };

/** The fields whose bins are kept. */
export const BINNED_FIELDS = [
  'durationSeconds',
  'pddSeconds',
  'ringSeconds',
  'answerSeconds',
  'waitSeconds',
  'mos',
  'jitterMs',
  'lossPercent',
] as const satisfies readonly NumberField[];

export type BinnedField = (typeof BINNED_FIELDS)[number];

interface AdditiveMeasure {
  readonly where: Predicate;
  /** The time by which a call is in a window or not. A call without it is in none. */
  readonly at: 'startedAt' | 'endedAt';
}

/** How many calls. */
export interface CountMeasure extends AdditiveMeasure {
  readonly kind: 'count';
}

/**
 * The sum of a field over the calls that have it, as a whole number: each value times `scale`, rounded by
 * `floor(x + 0.5)`. So the order of adding doesn't matter.
 */
export interface SumMeasure extends AdditiveMeasure {
  readonly kind: 'sum';
  readonly field: NumberField;
  readonly scale: number;
}

/** How a field is distributed over the calls that have it: how many values are in each bin (`bins.ts`). */
export interface BinsMeasure extends AdditiveMeasure {
  readonly kind: 'bins';
  readonly field: BinnedField;
}

/** The latest time of a field; null without any. Of two sets, the later one. */
export interface LatestMeasure extends AdditiveMeasure {
  readonly kind: 'latest';
  readonly field: TimeField;
}

/** What can be kept in a bucket, and added. */
export type BucketMeasure = CountMeasure | SumMeasure | BinsMeasure | LatestMeasure;

/**
 * Calls at the same time (`sweep.ts`). It looks at every call that overlaps the window, wherever it started,
 * and can't be added.
 */
export interface SweepMeasure {
  readonly kind: 'sweep';
  readonly where: Predicate;
  /** A call begins at the first of these that's known. */
  readonly begins: readonly TimeField[];
  /** It lasts up to its end, or counts only in the second in which it begins. */
  readonly lasts: 'call' | 'second';
  /** `all` takes first and child legs, whatever the filter says about legs. */
  readonly legs: 'asked' | 'all';
}

/**
 * How long callbacks took: the bins of seconds from the provider's time of an event to its arrival, of the
 * callbacks that arrived in the window. No filter but the account applies.
 */
export interface LagMeasure {
  readonly kind: 'lag';
}

export type Measure = BucketMeasure | SweepMeasure | LagMeasure;
