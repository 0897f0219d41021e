/** A moment in the viewer's time zone; hovering shows it in UTC. */

import { clockTime, dayAndTime, inUtc } from '../time/format-time.ts';

interface TimeProps {
  /** ISO 8601; null is shown as a dash. */
  readonly at: string | null;
  /** `time` is 14:23:08; `day` has the date as well. */
  readonly show?: 'time' | 'day';
}

export function Time({ at, show = 'time' }: TimeProps) {
  if (at === null) return <span class="faint">–</span>;
  const date = new Date(at);
  return (
    <time dateTime={at} title={inUtc(date)}>
      {show === 'time' ? clockTime(date) : dayAndTime(date)}
    </time>
  );
}
