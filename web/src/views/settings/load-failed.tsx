/** Says why something couldn't be loaded, and tries again. */

import type { ApiProblem } from '../../api/api-problem.ts';
import { Notice } from '../../design/notice.tsx';
import { SETTINGS_TEXTS } from '../../texts/access.ts';
import '../../design/controls.css';

export function LoadFailed({ problem, again }: { problem: ApiProblem; again(): void }) {
  return (
    <Notice title={SETTINGS_TEXTS.failed} tone="bad">
      <p>{problem.message}</p>
      <button type="button" class="button" onClick={again}>
        {SETTINGS_TEXTS.again}
      </button>
    </Notice>
  );
}
