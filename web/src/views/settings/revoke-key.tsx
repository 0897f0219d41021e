/** Asks before a key is revoked, because that can't be undone. */

import { useState } from 'preact/hooks';
import type { ApiKey } from '../../../../src/core/wire/access.ts';
import { api, doneOf } from '../../api/client.ts';
import { Dialog } from '../../design/dialog.tsx';
import { KEYS_TEXTS } from '../../texts/access.ts';

interface RevokeKeyProps {
  readonly apiKey: ApiKey;
  onRevoked(): void;
  onClose(): void;
}

export function RevokeKey({ apiKey, onRevoked, onClose }: RevokeKeyProps) {
  const [problem, setProblem] = useState<string | null>(null);
  const revoke = (): void => {
    const params = { path: { id: apiKey.id } };
    void doneOf(api.DELETE('/api/v1/keys/{id}', { params })).then((asked) => {
      if (!asked.ok) return setProblem(asked.problem.message);
      onRevoked();
      onClose();
    });
  };
  return (
    <Dialog title={KEYS_TEXTS.revokeTitle} onClose={onClose}>
      <p>{KEYS_TEXTS.revokeText(apiKey.name)}</p>
      {problem !== null && (
        <p class="form-problem" role="alert">
          {problem}
        </p>
      )}
      <div class="form-actions">
        <button type="button" class="button" onClick={onClose}>
          {KEYS_TEXTS.cancel}
        </button>
        <button type="button" class="button button-main" onClick={revoke}>
          {KEYS_TEXTS.revoke}
        </button>
      </div>
    </Dialog>
  );
}
