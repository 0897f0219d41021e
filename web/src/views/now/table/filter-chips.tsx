/** Now's filters. Each changes the URL, and the URL is the filter. */

import { readStatus } from '../../../../../src/core/call-query.ts';
import { useBoard } from '../../../board/board.ts';
import { directionText, STATUS_TEXTS } from '../../../texts/calls-in-words.ts';
import { NOW_TEXTS } from '../../../texts/now.ts';
import { hrefOf, LIVE_STATUSES, type NowFilter } from '../filter.ts';

const { filter: TEXTS } = NOW_TEXTS;
const DIRECTIONS = ['inbound', 'outbound-api', 'outbound-dial'];

export function FilterChips({ filter }: { filter: NowFilter }) {
  const { navigation } = useBoard();
  const { direction, status } = filter;
  const setStatus = (value: string): void => {
    const read = readStatus(value);
    navigation.go(hrefOf({ ...filter, status: read.ok ? read.value : null }));
  };
  const directions =
    direction === null || DIRECTIONS.includes(direction) ? DIRECTIONS : [...DIRECTIONS, direction];
  return (
    <span class="tools">
      <Chip
        label={TEXTS.direction}
        value={direction}
        options={directions.map((value) => ({ value, text: directionText(value) }))}
        change={(value) => navigation.go(hrefOf({ ...filter, direction: value || null }))}
      />
      <Chip
        label={TEXTS.status}
        value={status}
        options={LIVE_STATUSES.map((value) => ({ value, text: STATUS_TEXTS[value] }))}
        change={setStatus}
      />
    </span>
  );
}

interface ChipProps {
  readonly label: string;
  readonly value: string | null;
  readonly options: readonly { readonly value: string; readonly text: string }[];
  readonly change: (value: string) => void;
}

function Chip({ label, value, options, change }: ChipProps) {
  return (
    <select
      class={value === null ? 'chip' : 'chip chip-set'}
      aria-label={label}
      value={value ?? ''}
      onChange={(event) => change(event.currentTarget.value)}
    >
      <option value="">
        {label}: {TEXTS.all}
      </option>
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.text}
        </option>
      ))}
    </select>
  );
}
