/** Now's tiles: how much is going on, and what's wrong. */

import { useComputed } from '@preact/signals';
import type { Now } from '../../../../../src/core/wire/now.ts';
import { useBoard } from '../../../board/board.ts';
import { EndedTile, FailuresTile, InProgressTile } from './call-tiles.tsx';
import { CallbacksTile, LagTile } from './callback-tiles.tsx';
import './now-tiles.css';

/** With dashes until the first numbers arrive. `limit` is how many calls the account allows at once; null: unknown. */
export function NowTiles({ limit }: { limit: number | null }) {
  const { live } = useBoard();
  const now = useComputed((): Now | null => live.value.now);
  return (
    <div class="tiles now-tiles">
      <InProgressTile now={now.value} limit={limit} />
      <EndedTile now={now.value} />
      <FailuresTile now={now.value} />
      <CallbacksTile now={now.value} />
      <LagTile now={now.value} />
    </div>
  );
}
