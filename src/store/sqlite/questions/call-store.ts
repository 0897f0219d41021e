/** Questions about calls: each waits until its answer is current, and goes to the reader's thread. */

import { success } from '../../../core/result.ts';
import type { Call } from '../../../core/wire/call.ts';
import type { CallStore } from '../../../ports/call-store.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { WriterClient } from '../acceptor/writer-client.ts';
import { filledPages, pages } from '../reader/pages.ts';
import type { ReaderClient } from '../reader/reader-client.ts';
import { EXPORT_WAIT_MS, LIST_WAIT_MS } from '../tuning.ts';
import { catchUp, catchUpBeginning, currentRows, untilReached } from './whole-answers.ts';

export function callStore(writer: WriterClient, reader: ReaderClient, clock: Clock): CallStore {
  return {
    list: async ({ scope, disclosure }, filter, page) => {
      const currency = await currentRows(writer, clock);
      const found = await reader.ask({ type: 'list', scope, disclosure, filter, page });
      return found.ok ? success({ ...found.value, ...currency }) : found;
    },
    listJson: async ({ scope, disclosure }, filter, page) => {
      const currency = await currentRows(writer, clock);
      const found = await reader.listPage({ type: 'list-json', scope, disclosure, filter, page });
      return found.ok ? success({ ...found.value, ...currency }) : found;
    },
    rowsJson: async ({ scope, disclosure }, rowIds) => {
      const found = await reader.rowsPage({ type: 'rows-json', scope, disclosure, rowIds });
      if (!found.ok) throw new Error('rows have no cursor');
      return found.value;
    },
    call: async ({ scope, disclosure }, callSid) => {
      await catchUp(writer, callSid);
      return reader.ask({ type: 'call', scope, disclosure, callSid });
    },
    sidsBeginning: async ({ scope, disclosure }, prefix, limit) => {
      await catchUpBeginning(writer, prefix);
      return reader.ask({ type: 'sids-beginning', scope, disclosure, prefix, limit });
    },
    events: async ({ scope, disclosure }, callSid, page) => {
      await catchUp(writer, callSid);
      return reader.eventPage({ type: 'events', scope, disclosure, callSid, page });
    },
    exportCalls: async function* ({ scope, disclosure }, filter) {
      await untilReached(writer, EXPORT_WAIT_MS);
      yield* filledPages(
        pages<Call>((after) =>
          reader.ask({ type: 'export-calls', scope, disclosure, filter, after }),
        ),
      );
    },
    countByStatus: async ({ scope, disclosure }) => {
      await writer.watermark.reachedSoon(LIST_WAIT_MS);
      return reader.ask({ type: 'count-by-status', scope, disclosure });
    },
  };
}
