/** What Callboard and its numbers process say to each other. Both are the same build, and messages are structured clones. */

import { z } from 'zod';
import type { FactFilter } from '../../core/fact-filter.ts';
import type { Result } from '../../core/result.ts';
import type {
  CallCount,
  SilentNumbers,
  Stats,
  StatsChanges,
  StatsHeatmap,
  StatsSeries,
  StatsTop,
} from '../../core/wire/stats.ts';
import type { Asker } from '../../ports/access/asker.ts';
import type { CallRows, NumbersProblem } from '../../ports/numbers/numbers.ts';
import type {
  CallsQuestion,
  ChangesQuestion,
  HeatmapQuestion,
  SeriesQuestion,
  SilentNumbersQuestion,
  StatsQuestion,
  TopQuestion,
} from '../../ports/numbers/questions.ts';
import type { Shape } from '../tables/schema.ts';

/** What the process is started with. */
export interface NumbersOptions {
  /** The store's file, which it reads. */
  readonly storeFile: string;
  /** Its own file, which it makes if it's missing. */
  readonly file: string;
  readonly shape: Shape;
  /** When what was erased or purged leaves the file, in milliseconds after the first of it; an hour by default. */
  readonly renewAfterMs?: number;
}

/** What each kind of question asks, and how it's answered. */
export interface Questions {
  readonly stats: { readonly asked: StatsQuestion; readonly answer: Stats };
  readonly series: { readonly asked: SeriesQuestion; readonly answer: StatsSeries };
  readonly top: { readonly asked: TopQuestion; readonly answer: StatsTop };
  readonly silentNumbers: {
    readonly asked: SilentNumbersQuestion;
    readonly answer: SilentNumbers;
  };
  readonly heatmap: { readonly asked: HeatmapQuestion; readonly answer: StatsHeatmap };
  readonly changes: { readonly asked: ChangesQuestion; readonly answer: StatsChanges };
  readonly callRows: { readonly asked: CallsQuestion; readonly answer: CallRows };
  readonly count: { readonly asked: FactFilter; readonly answer: CallCount };
  /** Writes the calls to a new file. */
  readonly parquet: {
    readonly asked: { readonly filter: FactFilter; readonly file: string };
    readonly answer: { readonly calls: number };
  };
}

export type QuestionKind = keyof Questions;

/** A question of any kind. */
export type Asked = {
  readonly [Kind in QuestionKind]: {
    readonly kind: Kind;
    readonly asker: Asker;
    readonly asked: Questions[Kind]['asked'];
  };
}[QuestionKind];

export type Answer = Result<Questions[QuestionKind]['answer'], NumbersProblem>;

export type ToNumbers =
  | { readonly type: 'start'; readonly options: NumbersOptions }
  | { readonly type: 'ask'; readonly id: number; readonly asked: Asked };

/** Sent about once a second, whatever else it's doing. */
export interface Beat {
  readonly type: 'beat';
  /** The log's position that the facts include. */
  readonly position: number;
  /** How far they could be. */
  readonly writtenThrough: number;
  /** How far they're behind the newest stored event; null before the first step. */
  readonly lagMs: number | null;
  /** Whether the facts are being made from the log, and never were complete. */
  readonly isRebuilding: boolean;
  /** From 0 to 1: how many of the buckets are made, once the facts are. */
  readonly bucketsMade: number;
  readonly memoryBytes: number;
}

/** Why the process ends by itself. */
export type EndReason =
  /** DuckDB has no binary for this platform, or it can't be loaded. */
  | 'no-duckdb'
  /** The file is damaged, or made from another database or with other settings: it's to be deleted. */
  | 'start-over'
  /** A copy of the file is complete, without what was removed from it: it's to take the file's place. */
  | 'renewed'
  /** Something failed, such as the disk. */
  | 'failed';

export type FromNumbers =
  | Beat
  | { readonly type: 'answer'; readonly id: number; readonly answer: Answer }
  /** It couldn't be answered because of a bug. `fault` quotes no data. */
  | { readonly type: 'no-answer'; readonly id: number; readonly fault: string }
  /** Its last words. */
  | { readonly type: 'end'; readonly reason: EndReason; readonly fault: string };

/** Only each other's messages arrive, so that their type is all there is to check. */
const message = <Message extends { readonly type: string }>(types: readonly Message['type'][]) =>
  z.custom<Message>(
    (value) =>
      typeof value === 'object' &&
      value !== null &&
      'type' in value &&
      types.some((type) => type === value.type),
  );

export const toNumbers = message<ToNumbers>(['start', 'ask']);
export const fromNumbers = message<FromNumbers>(['beat', 'answer', 'no-answer', 'end']);
