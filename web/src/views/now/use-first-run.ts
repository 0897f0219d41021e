/** Leads to Connect while no callback has ever arrived. */

import { useComputed } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { useBoard, useSession } from '../../board/board.ts';

export function useFirstRun(): void {
  const { live, navigation } = useBoard();
  const { role } = useSession();
  const isFirstRun = useComputed(() => {
    const { now, isLoaded, calls, ended } = live.value;
    return now?.dataAgeMs === null && isLoaded && calls.size === 0 && ended.length === 0;
  }).value;
  useEffect(() => {
    // Only administrators can connect a provider.
    if (isFirstRun && role === 'admin') navigation.go('/connect', { replace: true });
  }, [isFirstRun, role, navigation]);
}
