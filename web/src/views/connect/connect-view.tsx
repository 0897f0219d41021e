/** The Connect view. */

import { useTitle } from '../../board/board.ts';
import { Notice } from '../../design/notice.tsx';

export function ConnectView() {
  useTitle('Connect');
  return (
    <section class="panel">
      <h1 class="unseen">Connect</h1>
      <Notice title="Connect" />
    </section>
  );
}
