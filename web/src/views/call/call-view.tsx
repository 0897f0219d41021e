/** The Call view. */

import { useTitle } from '../../board/board.ts';
import { Notice } from '../../design/notice.tsx';

export function CallView() {
  useTitle('Call');
  return (
    <section class="panel">
      <h1 class="unseen">Call</h1>
      <Notice title="Call" />
    </section>
  );
}
