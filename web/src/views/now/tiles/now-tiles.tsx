/** Now's tiles: how much is going on, and what's wrong. */

import { useComputed } from '@preact/signals';
import type { Now } from '../../../../../src/core/wire/now.ts';
import { useBoard } from '../../../board/board.ts';
import { type ListedKpis, limitIn, targetIn } from '../kpis/kpi-cells.ts';
import { EndedTile, FailuresTile, InProgressTile } from './call-tiles.tsx';
import { CallbacksTile, LagTile } from './callback-tiles.tsx';
import './now-tiles.css';

/** With dashes until the first numbers arrive. */
export function NowTiles({ listed }: { listed: ListedKpis }) {
  const { live } = useBoard();
  const now = useComputed((): Now | null => live.value.now);
  return (
    <div class="tiles now-tiles">
      <InProgressTile now={now.value} limit={limitIn(listed, 'channels')} />
      <EndedTile now={now.value} />
      <FailuresTile now={now.value} target={targetIn(listed, 'failureRate')} />
      <CallbacksTile now={now.value} />
      <LagTile now={now.value} target={targetIn(listed, 'lagP95')} />
    </div>
  );
}
