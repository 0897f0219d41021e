/** Says to a screen reader when the connection is lost and when it's back, and nothing in between. */

import { useEffect, useState } from 'preact/hooks';
import { useBoard } from '../board/board.ts';
import { CONNECTION_TEXTS } from '../texts/frame.ts';

export function ConnectionStatus() {
  const { kind } = useBoard().connection.value;
  const [said, setSaid] = useState('');
  useEffect(() => {
    if (kind === 'stale' || kind === 'failed') setSaid(CONNECTION_TEXTS.lost);
    if (kind === 'live') setSaid((before) => (before === '' ? '' : CONNECTION_TEXTS.back));
  }, [kind]);
  return (
    <p class="unseen" role="status">
      {said}
    </p>
  );
}
