/** The Calls view. */

import { useTitle } from '../../board/board.ts';
import { Notice } from '../../design/notice.tsx';

export function CallsView() {
  useTitle('Calls');
  return (
    <section class="panel">
      <h1 class="unseen">Calls</h1>
      <Notice title="Calls" />
    </section>
  );
}
