/** Now's filters. Each changes the URL, and the URL is the filter. */

import { readStatus } from '../../../../../src/core/call-query.ts';
import { useBoard } from '../../../board/board.ts';
import { Choice } from '../../../design/choice.tsx';
import { directionOptions, STATUS_TEXTS } from '../../../texts/calls-in-words.ts';
import { NOW_TEXTS } from '../../../texts/now.ts';
import { hrefOf, LIVE_STATUSES, type NowFilter } from '../filter.ts';

const { filter: TEXTS } = NOW_TEXTS;

export function FilterChips({ filter }: { filter: NowFilter }) {
  const { navigation } = useBoard();
  const { direction, status } = filter;
  const setStatus = (value: string): void => {
    const read = readStatus(value);
    navigation.go(hrefOf({ ...filter, status: read.ok ? read.value : null }));
  };
  return (
    <span class="tools">
      <Choice
        look="chip"
        label={TEXTS.direction}
        value={direction ?? ''}
        options={directionOptions(direction)}
        change={(value) => navigation.go(hrefOf({ ...filter, direction: value || null }))}
      />
      <Choice
        look="chip"
        label={TEXTS.status}
        value={status ?? ''}
        options={LIVE_STATUSES.map((value) => [value, STATUS_TEXTS[value]])}
        change={setStatus}
      />
    </span>
  );
}
