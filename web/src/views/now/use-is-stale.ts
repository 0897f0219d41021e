/** Whether what's on the screen may be out of date, because the server has been silent. */

import { useComputed } from '@preact/signals';
import { useBoard } from '../../board/board.ts';
import { connectionOf } from '../../live/live-window.ts';

export function useIsStale(): boolean {
  const { live, second, clock } = useBoard();
  return useComputed(() => {
    void second.value;
    const now = Date.now();
    return connectionOf(live.value, now, clock.at(now)).kind === 'stale';
  }).value;
}
