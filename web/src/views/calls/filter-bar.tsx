/** The list's filters. Each changes the URL, and the URL is the filter. */

import { useState } from 'preact/hooks';
import { readParty } from '../../../../src/core/call-query.ts';
import { STATUSES } from '../../../../src/core/call-status.ts';
import { failure, type Result, success } from '../../../../src/core/result.ts';
import { useBoard, useSession } from '../../board/board.ts';
import { Choice } from '../../design/choice.tsx';
import { CALLS_TEXTS } from '../../texts/calls.ts';
import { directionOptions, STATUS_TEXTS, shortSid } from '../../texts/calls-in-words.ts';
import { type FilterName, hrefOf, type ListPlace, withFilter } from './call-filters.ts';
import { fieldValueOf, timeIn } from './local-time.ts';
import { MoreFilters } from './more-filters.tsx';
import { Removable } from './removable.tsx';

const { filter: TEXTS } = CALLS_TEXTS;

export function FilterBar({ place }: { place: ListPlace }) {
  const { numbersMasked } = useSession();
  const { navigation } = useBoard();
  const { filters } = place;
  const set = (name: FilterName, value: string): void =>
    navigation.go(hrefOf(withFilter(place, name, value)));
  return (
    <search class="filters" aria-label={TEXTS.label}>
      <Choice
        look="filter"
        label={TEXTS.state}
        value={filters.status ?? ''}
        options={[
          ['failed,busy,no-answer', TEXTS.failed],
          ['queued,initiated,ringing,in-progress', TEXTS.inProgress],
          ...STATUSES.map((status) => [status, STATUS_TEXTS[status]] as const),
        ]}
        change={(value) => set('status', value)}
      />
      <Choice
        look="filter"
        label={TEXTS.direction}
        value={filters.direction ?? ''}
        options={directionOptions(filters.direction ?? null)}
        change={(value) => set('direction', value)}
      />
      {numbersMasked ? (
        <span class="faint">{TEXTS.masked}</span>
      ) : (
        <NumberFilter key={hrefOf(place)} place={place} />
      )}
      <TimeFilter label={TEXTS.from} value={filters.from} change={(value) => set('from', value)} />
      <TimeFilter label={TEXTS.to} value={filters.to} change={(value) => set('to', value)} />
      <MoreFilters place={place} />
      <Removable
        text={filters.parentCallSid && TEXTS.parentCallSid(shortSid(filters.parentCallSid))}
        href={hrefOf(withFilter(place, 'parentCallSid', ''))}
      />
      <Removable
        text={filters.batch && TEXTS.batch(filters.batch)}
        href={hrefOf(withFilter(place, 'batch', ''))}
      />
      {(Object.keys(filters).length > 0 || place.sort !== null) && (
        <a class="text-link" href={hrefOf({ ...place, filters: {}, sort: null })}>
          {TEXTS.clear}
        </a>
      )}
    </search>
  );
}

const ENDS = ['number', 'fromNumber', 'toNumber', 'numberPart'] as const;

/** A part of a number, as the API takes it. */
const readPart = (text: string): Result<string, string> =>
  text.length < 3 || text.length > 64 ? failure(TEXTS.partLength) : success(text);

/** A number, and which end of the call it's at. */
function NumberFilter({ place }: { place: ListPlace }) {
  const { navigation } = useBoard();
  const set = ENDS.find((name) => place.filters[name] !== undefined);
  const [end, setEnd] = useState<(typeof ENDS)[number]>(set ?? 'number');
  const [problem, setProblem] = useState<string | null>(null);
  const value = set === undefined ? '' : (place.filters[set] ?? '');
  const apply = (text: string, name: (typeof ENDS)[number]): void => {
    const party = /^[+\d\s().-]+$/.test(text) ? text.replace(/[\s().-]/g, '') : text.trim();
    const read = party === '' ? null : name === 'numberPart' ? readPart(party) : readParty(party);
    setProblem(read?.ok === false ? read.problem : null);
    if (read?.ok === false) return;
    const cleared = ENDS.reduce((at, one) => withFilter(at, one, ''), place);
    navigation.go(hrefOf(withFilter(cleared, name, party)));
  };
  return (
    <span class="filter-pair">
      <select
        class={set === undefined ? 'filter' : 'filter filter-set'}
        aria-label={TEXTS.endsLabel}
        value={end}
        onChange={(event) => {
          const name = ENDS.find((one) => one === event.currentTarget.value) ?? 'number';
          setEnd(name);
          if (value !== '') apply(value, name);
        }}
      >
        {ENDS.map((name) => (
          <option key={name} value={name}>
            {TEXTS.ends[name]}
          </option>
        ))}
      </select>
      <input
        class={set === undefined ? 'filter filter-number' : 'filter filter-number filter-set'}
        type="search"
        aria-label={TEXTS.number}
        aria-invalid={problem !== null}
        title={problem === null ? undefined : `${TEXTS.number} ${problem}`}
        placeholder={TEXTS.numberHint}
        defaultValue={value}
        onChange={(event) => apply(event.currentTarget.value, end)}
      />
      {problem !== null && (
        <span class="form-problem" role="alert">
          {TEXTS.number} {problem}.
        </span>
      )}
    </span>
  );
}

interface TimeFilterProps {
  readonly label: string;
  readonly value: string | undefined;
  readonly change: (value: string) => void;
}

function TimeFilter({ label, value, change }: TimeFilterProps) {
  return (
    <label class="inline-field">
      {label}
      <input
        class={value === undefined ? 'filter filter-time' : 'filter filter-time filter-set'}
        type="datetime-local"
        value={fieldValueOf(value)}
        onChange={(event) => change(timeIn(event.currentTarget.value) ?? '')}
      />
    </label>
  );
}
