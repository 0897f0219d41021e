/** Who is signed in, how this browser shows the board, and what stored data takes up. */

import { useBoard, useSession } from '../../board/board.ts';
import { THEMES } from '../../design/theme.ts';
import { Time } from '../../design/time.tsx';
import { SETTINGS_TEXTS } from '../../texts/access.ts';
import { FRAME_TEXTS } from '../../texts/frame.ts';
import { Fact } from './fact.tsx';
import { SettingsFrame } from './settings-frame.tsx';
import { StoragePanel } from './storage-panel.tsx';
import '../../design/controls.css';

export function SettingsView() {
  const isAdmin = useSession().role === 'admin';
  return (
    <SettingsFrame tab="you" below={isAdmin && <StoragePanel />}>
      <You />
    </SettingsFrame>
  );
}

function You() {
  const { sessions } = useBoard();
  const { kind, name, role, accounts, numbersMasked, expiresAt } = useSession();
  const texts = SETTINGS_TEXTS.you;
  return (
    <>
      <dl class="setting-facts">
        <Fact name={texts.who}>
          {texts.kinds[kind]}
          {name !== null && ` “${name}”`}
        </Fact>
        <Fact name={texts.role}>{texts.roles[role]}</Fact>
        <Fact name={texts.accounts}>
          {accounts === null ? texts.allAccounts : <span class="mono">{accounts.join(' ')}</span>}
        </Fact>
        <Fact name={texts.numbers}>{numbersMasked ? texts.masked : texts.shown}</Fact>
        {expiresAt !== null && (
          <Fact name={texts.until}>
            <Time at={expiresAt} show="day" />
          </Fact>
        )}
        <Fact name={texts.zone}>{Intl.DateTimeFormat().resolvedOptions().timeZone}</Fact>
        <Fact name={texts.appearance}>
          <Appearance />
        </Fact>
        <Fact name={texts.docs}>
          <a class="text-link" href="/docs/">
            {texts.docsHome}
          </a>
        </Fact>
      </dl>
      {kind !== 'local' && (
        <div class="settings-foot">
          <button type="button" class="button" onClick={() => void sessions.signOut()}>
            {texts.signOut}
          </button>
        </div>
      )}
    </>
  );
}

function Appearance() {
  const { theme } = useBoard();
  return (
    <fieldset class="choices">
      <legend class="unseen">{SETTINGS_TEXTS.you.appearance}</legend>
      {THEMES.map((each) => (
        <label key={each}>
          <input
            type="radio"
            name="theme"
            value={each}
            checked={theme.theme.value === each}
            onChange={() => theme.choose(each)}
          />
          {FRAME_TEXTS.theme[each]}
        </label>
      ))}
    </fieldset>
  );
}
