/** The Now view. */

import { useTitle } from '../../board/board.ts';
import { Notice } from '../../design/notice.tsx';

export function NowView() {
  useTitle('Now');
  return (
    <section class="panel">
      <h1 class="unseen">Now</h1>
      <Notice title="Now" />
    </section>
  );
}
