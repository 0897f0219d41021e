/** A list of calls for tests. */

import type { Call } from '../../src/core/wire/call.ts';
import type { CallSummary } from '../../src/core/wire/call-summary.ts';
import type { ListedPage } from '../../web/src/views/calls/call-window.ts';
import { summaryOf } from './call-summaries.ts';

/** A call that rings. */
export const summaryNamed = (callSid: string, more: Partial<CallSummary> = {}): CallSummary =>
  summaryOf(callSid, {
    status: 'ringing',
    answeredAt: null,
    updatedAt: '2026-11-29T14:00:00.250Z',
    ...more,
  });

/** A list of calls as the API pages it: cursors are places, and `>` leads to the newer side. */
export class PagedList {
  readonly calls: readonly CallSummary[];
  readonly limit: number;

  constructor(count: number, limit: number) {
    this.calls = Array.from({ length: count }, (_, index) => summaryNamed(`CA${index}`));
    this.limit = limit;
  }

  page(cursor: string | null, at = 0): ListedPage {
    if (cursor?.startsWith('>') === true) {
      const end = Number(cursor.slice(1));
      return this.#slice(cursor, Math.max(0, end - this.limit), end);
    }
    const start = cursor === null ? at : Number(cursor);
    return this.#slice(cursor, start, Math.min(this.calls.length, start + this.limit));
  }

  #slice(cursor: string | null, start: number, end: number): ListedPage {
    return {
      rows: this.calls.slice(start, end),
      cursor,
      previousCursor: start === 0 ? null : `>${start}`,
      nextCursor: end === this.calls.length ? null : String(end),
    };
  }
}

/** What a whole call has beside its summary. */
export const BLANK_CALL: Omit<Call, keyof CallSummary> & Pick<Call, 'recordings'> = {
  apiVersion: null,
  callerName: null,
  forwardedFrom: null,
  queuedAt: null,
  initiatedAt: null,
  answeredAtInferred: false,
  eventTimestamp: null,
  hangupBy: null,
  answeredBy: null,
  recordings: [],
  audio: null,
  events: 1,
  duplicates: 0,
  provenance: 'callback',
  erasedAt: null,
};
