/** Leads to Connect while no callback has ever arrived. */

import { useComputed } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { answerOf, api } from '../../api/client.ts';
import { useBoard, useSession } from '../../board/board.ts';

export function useFirstRun(): void {
  const { live, navigation } = useBoard();
  const { role } = useSession();
  const isEmpty = useComputed(() => {
    const { now, isLoaded, calls, ended } = live.value;
    return now?.dataAgeMs === null && isLoaded && calls.size === 0 && ended.length === 0;
  }).value;
  useEffect(() => {
    // Only administrators can connect a provider.
    if (!isEmpty || role !== 'admin') return;
    const leaving = new AbortController();
    // What's live may have forgotten callbacks from long ago.
    void answerOf(api.GET('/api/v1/connect', { signal: leaving.signal })).then((asked) => {
      if (leaving.signal.aborted || !asked.ok || asked.value.hasCallbacks) return;
      navigation.go('/connect', { replace: true });
    });
    return () => leaving.abort();
  }, [isEmpty, role, navigation]);
}
