/** The frame of the settings: a heading and the way from one page of them to the others. */

import type { ComponentChildren } from 'preact';
import { useSession, useTitle } from '../../board/board.ts';
import { Notice } from '../../design/notice.tsx';
import { SETTINGS_TEXTS } from '../../texts/access.ts';
import './settings.css';

type Tab = keyof typeof SETTINGS_TEXTS.tabs;

const TABS: readonly { readonly tab: Tab; readonly href: string }[] = [
  { tab: 'you', href: '/settings' },
  { tab: 'keys', href: '/settings/keys' },
  { tab: 'audit', href: '/settings/audit' },
];

interface SettingsFrameProps {
  readonly tab: Tab;
  readonly children: ComponentChildren;
  /** Further panels. */
  readonly below?: ComponentChildren;
}

export function SettingsFrame({ tab, children, below }: SettingsFrameProps) {
  useTitle(SETTINGS_TEXTS.tabs[tab]);
  const isAdmin = useSession().role === 'admin';
  return (
    <div class="settings">
      <nav class="tabs" aria-label={SETTINGS_TEXTS.title}>
        {TABS.filter(({ tab: each }) => isAdmin || each === 'you').map((each) => (
          <a key={each.tab} href={each.href} aria-current={each.tab === tab ? 'page' : undefined}>
            {SETTINGS_TEXTS.tabs[each.tab]}
          </a>
        ))}
      </nav>
      <section class="panel">
        <h1 class="unseen">{SETTINGS_TEXTS.tabs[tab]}</h1>
        {tab === 'you' || isAdmin ? children : <AdminsOnly />}
      </section>
      {below}
    </div>
  );
}

function AdminsOnly() {
  const { title, text } = SETTINGS_TEXTS.adminsOnly;
  return <Notice title={title}>{text}</Notice>;
}
