/** The reader thread's questions, and the answer to each. */

import type { CallFilter } from '../../../core/call-filter.ts';
import type { CallStatus } from '../../../core/call-status.ts';
import type { ClosedBatch } from '../../../core/failure-batch.ts';
import type { OutboxEntry } from '../../../core/outbox/outbox-entry.ts';
import type { Result } from '../../../core/result.ts';
import type { Call } from '../../../core/wire/call.ts';
import type { Asker } from '../../../ports/access/asker.ts';
import type { AuditPage } from '../../../ports/access/audit-log.ts';
import type { StoredKey, StoredSession } from '../../../ports/access/credentials.ts';
import type { CallCursors } from '../../../ports/call-store.ts';
import type { FailurePage, FailureRow, ReportedBatch } from '../../../ports/failure-batches.ts';
import type { StoredCursors } from '../../../ports/forwarding/forward-cursors.ts';
import type { BadCursor, PageRequest, TwoWayPageRequest } from '../../../ports/paging.ts';
import type { FromPieceMaker, ToPieceMaker } from '../threads/piece-protocol.ts';
import type { ExportPage, FoundCalls } from './call-queries.ts';

/** What the thread is started with. */
export interface ReaderThreadOptions {
  readonly file: string;
  readonly epoch: string;
}

/** What is known of a page's JSON before its first byte. */
export interface JsonHead {
  readonly size: number;
  readonly nextCursor: string | null;
}

/** The questions that are answered with a head and pieces, if there's a page. */
export type PageType = 'list-json' | 'rows-json' | 'events';

/** Each question with its answer. */
interface Answers {
  readonly list: {
    readonly asks: Asker & { readonly filter: CallFilter; readonly page: TwoWayPageRequest };
    readonly gets: Result<FoundCalls, BadCursor>;
  };
  /** The same as JSON, which follows its head in pieces. */
  readonly 'list-json': {
    readonly asks: Asker & { readonly filter: CallFilter; readonly page: TwoWayPageRequest };
    readonly gets: Result<JsonHead & CallCursors, BadCursor>;
  };
  /** The calls of these rows as JSON. */
  readonly 'rows-json': {
    readonly asks: Asker & { readonly rowIds: readonly number[] };
    readonly gets: Result<JsonHead, BadCursor>;
  };
  readonly call: {
    readonly asks: Asker & { readonly callSid: string };
    readonly gets: Call | null;
  };
  readonly 'sids-beginning': {
    readonly asks: Asker & { readonly prefix: string; readonly limit: number };
    readonly gets: readonly string[];
  };
  readonly events: {
    readonly asks: Asker & { readonly callSid: string; readonly page: PageRequest };
    readonly gets: Result<JsonHead, BadCursor> | null;
  };
  readonly 'export-calls': {
    readonly asks: Asker & { readonly filter: CallFilter; readonly after: number | null };
    readonly gets: ExportPage<Call>;
  };
  readonly 'count-by-status': {
    readonly asks: Asker;
    readonly gets: ReadonlyMap<CallStatus, number>;
  };
  readonly 'failure-page': {
    readonly asks: Asker & { readonly page: PageRequest };
    readonly gets: Result<FailurePage, BadCursor>;
  };
  readonly 'closed-batch': {
    readonly asks: Asker & { readonly batch: number };
    readonly gets: ReportedBatch | null;
  };
  readonly 'failure-rows': {
    readonly asks: Asker & { readonly batch: number; readonly after: number };
    readonly gets: ExportPage<FailureRow>;
  };
  readonly 'batches-without-report': {
    readonly asks: object;
    readonly gets: readonly ClosedBatch[];
  };
  readonly 'unfinished-messages': {
    readonly asks: object;
    readonly gets: readonly OutboxEntry[];
  };
  readonly keys: {
    readonly asks: object;
    readonly gets: readonly StoredKey[];
  };
  readonly sessions: {
    readonly asks: { readonly now: number };
    readonly gets: readonly StoredSession[];
  };
  readonly 'forward-cursors': {
    readonly asks: object;
    readonly gets: StoredCursors;
  };
  readonly 'audit-page': {
    readonly asks: { readonly page: PageRequest };
    readonly gets: Result<AuditPage, BadCursor>;
  };
}

export type QuestionType = keyof Answers;
export type QuestionOf<Type extends QuestionType> = { readonly type: Type } & Answers[Type]['asks'];
export type AnswerOf<Type extends QuestionType> = Answers[Type]['gets'];
export type Question = { [Type in QuestionType]: QuestionOf<Type> }[QuestionType];

export type ToReader =
  | {
      readonly type: 'ask';
      readonly id: number;
      readonly question: Question;
      /** For the pieces of a page; null for other answers. */
      readonly memory: SharedArrayBuffer | null;
    }
  | ToPieceMaker
  /** No more questions will come. */
  | { readonly type: 'close' };

export type FromReader =
  | {
      readonly type: 'answer';
      readonly id: number;
      readonly value: unknown;
    }
  | {
      readonly type: 'no-answer';
      readonly id: number;
      readonly reason: string;
      /** Whether a page that the answer needs is damaged. */
      readonly isDamaged: boolean;
    }
  | FromPieceMaker;
