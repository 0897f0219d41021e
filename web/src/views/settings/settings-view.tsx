/** The Settings view. */

import { useTitle } from '../../board/board.ts';
import { Notice } from '../../design/notice.tsx';

export function SettingsView() {
  useTitle('Settings');
  return (
    <section class="panel">
      <h1 class="unseen">Settings</h1>
      <Notice title="Settings" />
    </section>
  );
}
