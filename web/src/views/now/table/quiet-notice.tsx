/** What the table says while there's nothing in it. */

import { useBoard } from '../../../board/board.ts';
import { Notice } from '../../../design/notice.tsx';
import { Time } from '../../../design/time.tsx';
import { NOW_TEXTS } from '../../../texts/now.ts';

const { quiet: TEXTS, filter: FILTER } = NOW_TEXTS;

/** `calls`: how many are in progress that the filter hides. */
export function QuietNotice({ calls }: { calls: number }) {
  const { live } = useBoard();
  if (calls > 0) {
    return (
      <Notice title={TEXTS.noMatch}>
        {TEXTS.others(calls)}
        <a class="text-link" href="/">
          {FILTER.clear}
        </a>
      </Notice>
    );
  }
  const { ended, now } = live.value;
  const [last] = ended;
  const lastCallbackAt = now?.callbacks.lastAt ?? null;
  return (
    <Notice title={TEXTS.title}>
      {last !== undefined ? (
        <>
          {TEXTS.last}
          <Time at={last.endedAt ?? last.updatedAt} />.
        </>
      ) : lastCallbackAt !== null ? (
        <>
          {TEXTS.lastCallback}
          <Time at={lastCallbackAt} show="day" />.
        </>
      ) : (
        TEXTS.never
      )}{' '}
      {TEXTS.live}
    </Notice>
  );
}
