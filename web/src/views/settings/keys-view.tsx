/** API keys: who has one, what it may do, and when it was last used. */

import { useState } from 'preact/hooks';
import type { ApiKey } from '../../../../src/core/wire/access.ts';
import { useBoard } from '../../board/board.ts';
import { useLoaded } from '../../board/use-loaded.ts';
import { LoadingRows, Notice } from '../../design/notice.tsx';
import { Time } from '../../design/time.tsx';
import { KEYS_TEXTS, ROLE_TEXTS, SETTINGS_TEXTS } from '../../texts/access.ts';
import { askForKeys } from './ask-for-keys.ts';
import { CreateKey } from './create-key.tsx';
import { type KeyState, keyState } from './key-state.ts';
import { LoadFailed } from './load-failed.tsx';
import { RevokeKey } from './revoke-key.tsx';
import { SettingsFrame } from './settings-frame.tsx';
import '../../design/controls.css';
import './keys.css';

export function KeysView() {
  return (
    <SettingsFrame tab="keys">
      <Keys />
    </SettingsFrame>
  );
}

type Open = { readonly kind: 'create' } | { readonly kind: 'revoke'; readonly key: ApiKey };

function Keys() {
  const [loaded, reload] = useLoaded(askForKeys);
  const [open, setOpen] = useState<Open | null>(null);
  const close = (): void => setOpen(null);
  return (
    <>
      <div class="head">
        <p class="settings-intro">{KEYS_TEXTS.intro}</p>
        <div class="tools">
          <button
            type="button"
            class="button button-main"
            onClick={() => setOpen({ kind: 'create' })}
          >
            {KEYS_TEXTS.create}
          </button>
        </div>
      </div>
      {loaded.kind === 'loading' && <LoadingRows rows={4} label={SETTINGS_TEXTS.loading} />}
      {loaded.kind === 'failed' && <LoadFailed problem={loaded.problem} again={reload} />}
      {loaded.kind === 'ready' && (
        <KeyTable keys={loaded.answer.keys} revoke={(key) => setOpen({ kind: 'revoke', key })} />
      )}
      {open?.kind === 'create' && <CreateKey onMade={reload} onClose={close} />}
      {open?.kind === 'revoke' && (
        <RevokeKey apiKey={open.key} onRevoked={reload} onClose={close} />
      )}
    </>
  );
}

interface KeyTableProps {
  readonly keys: readonly ApiKey[];
  revoke(key: ApiKey): void;
}

function KeyTable({ keys, revoke }: KeyTableProps) {
  const now = useBoard().second.value;
  if (keys.length === 0) return <Notice title={KEYS_TEXTS.none}>{KEYS_TEXTS.noneHelp}</Notice>;
  const { columns } = KEYS_TEXTS;
  return (
    <table class="keys">
      <thead>
        <tr>
          <th>{columns.name}</th>
          <th class="keys-role">{columns.role}</th>
          <th class="hide-s">{columns.accounts}</th>
          <th class="keys-time hide-s">{columns.created}</th>
          <th class="keys-time hide-s">{columns.used}</th>
          <th class="keys-state">{columns.state}</th>
          <th class="keys-action">
            <span class="unseen">{columns.action}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {keys.map((key) => (
          <KeyRow key={key.id} apiKey={key} state={keyState(key, now)} revoke={revoke} />
        ))}
      </tbody>
    </table>
  );
}

interface KeyRowProps {
  readonly apiKey: ApiKey;
  readonly state: KeyState;
  revoke(key: ApiKey): void;
}

function KeyRow({ apiKey, state, revoke }: KeyRowProps) {
  const { id, name, role, accounts, createdAt, lastUsedAt } = apiKey;
  const isOver = state.kind === 'expired' || state.kind === 'revoked';
  return (
    <tr class={isOver ? 'muted' : undefined}>
      <td title={id}>{name}</td>
      <td>{ROLE_TEXTS[role]}</td>
      <td class="hide-s" title={accounts?.join(' ')}>
        {accounts === null ? KEYS_TEXTS.all : <span class="mono">{accounts.join(' ')}</span>}
      </td>
      <td class="hide-s">
        <Time at={createdAt} show="day" />
      </td>
      <td class="hide-s">
        {lastUsedAt === null ? KEYS_TEXTS.never : <Time at={lastUsedAt} show="day" />}
      </td>
      <td>{stateText(state)}</td>
      <td class="num">
        {!isOver && (
          <button
            type="button"
            class="button"
            aria-label={KEYS_TEXTS.revokeNamed(name)}
            onClick={() => revoke(apiKey)}
          >
            {KEYS_TEXTS.revoke}
          </button>
        )}
      </td>
    </tr>
  );
}

function stateText(state: KeyState): string {
  switch (state.kind) {
    case 'valid':
      return state.until === null ? KEYS_TEXTS.valid : KEYS_TEXTS.until(state.until);
    case 'expired':
      return KEYS_TEXTS.expired;
    case 'revoked':
      return KEYS_TEXTS.revoked;
  }
}
