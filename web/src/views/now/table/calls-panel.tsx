/** The calls in progress: longest first, legs below their call, with only the visible rows in the page. */

import { useState } from 'preact/hooks';
import { useBoard, useSession } from '../../../board/board.ts';
import { useRowKeys } from '../../../board/row-keys.ts';
import { Gap } from '../../../design/long-table.tsx';
import { LoadingRows } from '../../../design/notice.tsx';
import { rowWindow, useScrolled } from '../../../design/row-window.ts';
import { NOW_TEXTS } from '../../../texts/now.ts';
import type { NowFilter } from '../filter.ts';
import type { Table } from '../now-model.ts';
import { CallRow } from './call-row.tsx';
import './calls-panel.css';
import { FilterChips } from './filter-chips.tsx';
import { QuietNotice } from './quiet-notice.tsx';

const { calls: TEXTS } = NOW_TEXTS;
const { columns: COLUMNS } = TEXTS;

export interface CallsPanelProps {
  /** Null while the calls are loading. */
  readonly table: Table | null;
  readonly filter: NowFilter;
}

export function CallsPanel({ table, filter }: CallsPanelProps) {
  const { numbersMasked } = useSession();
  return (
    <section class="panel calls-panel" aria-labelledby="calls-title">
      <div class="head">
        <h2 id="calls-title">{TEXTS.title}</h2>
        {table !== null && <span class="count">{countOf(table)}</span>}
        {numbersMasked && (
          <span class="count" title={TEXTS.aboutMasked}>
            {TEXTS.masked}
          </span>
        )}
        <FilterChips filter={filter} />
      </div>
      <Contents table={table} />
    </section>
  );
}

const countOf = ({ lines, calls }: Table): string =>
  lines.inProgress === calls ? TEXTS.count(calls) : TEXTS.countOf(lines.inProgress, calls);

function Contents({ table }: Pick<CallsPanelProps, 'table'>) {
  if (table === null) return <LoadingRows rows={12} label={TEXTS.loading} />;
  if (table.lines.size === 0) return <QuietNotice calls={table.calls} />;
  return <CallsTable table={table} />;
}

function CallsTable({ table }: { table: Table }) {
  const { second } = useBoard();
  const [box, setBox] = useState<HTMLDivElement | null>(null);
  const { row, height } = useScrolled(box);
  const { lines } = table;
  const { from, to } = rowWindow(row, height, lines.size);
  useRowKeys(box, lines);
  const now = second.value;
  return (
    <div class="calls-box" ref={setBox}>
      <table
        class="calls-table long-table"
        aria-rowcount={lines.size + 1}
        aria-labelledby="calls-title"
      >
        <thead>
          <tr aria-rowindex={1}>
            <th class="col-state">{COLUMNS.state}</th>
            <th class="col-time num" title={TEXTS.aboutTime}>
              {COLUMNS.time}
            </th>
            <th>{COLUMNS.parties}</th>
            <th class="col-direction hide-s">{COLUMNS.direction}</th>
            <th class="col-started hide-s">{COLUMNS.started}</th>
            <th class="col-call hide-s">{COLUMNS.call}</th>
          </tr>
        </thead>
        <tbody>
          <Gap rows={from} />
          {lines.slice(from, to).map((line, index) => (
            <CallRow key={line.call.callSid} line={line} row={from + index + 2} now={now} />
          ))}
          <Gap rows={lines.size - to} />
        </tbody>
      </table>
    </div>
  );
}
