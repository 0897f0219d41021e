/** The frame around every view: header, navigation, search, connection, clock. */

import { useBoard } from '../board/board.ts';
import { matchRoute } from '../navigation/match-route.ts';
import { FRAME_TEXTS } from '../texts/frame.ts';
import { clockTime, inUtc } from '../time/format-time.ts';
import { SignInView } from '../views/sign-in/sign-in-view.tsx';
import { ConnectionPill, toneOf } from './connection-pill.tsx';
import { ConnectionStatus } from './connection-status.tsx';
import { Keyboard } from './keyboard.tsx';
import './layout.css';
import { ROUTES, SECTIONS } from './routes.ts';
import { Search } from './search.tsx';
import { ShownView } from './shown-view.tsx';

export function Layout() {
  const state = useBoard().sessions.state.value;
  switch (state.kind) {
    case 'loading':
      return <Bare />;
    case 'signed-in':
      return <Frame />;
    case 'signed-out':
    case 'local-only':
    case 'unreachable':
      return (
        <>
          <Bare />
          <main id="content">
            <SignInView state={state} />
          </main>
        </>
      );
  }
}

/** The header before anyone is known to be signed in. */
function Bare() {
  return (
    <header class="header">
      <a class="brand tone-past" href="/">
        <i />
        <span>{FRAME_TEXTS.product}</span>
      </a>
    </header>
  );
}

function Frame() {
  const { kind } = useBoard().connection.value;
  const isOld = kind === 'stale' || kind === 'failed' || kind === 'signed-out';
  return (
    <>
      <a class="skip" href="#content">
        {FRAME_TEXTS.skip}
      </a>
      <header class="header">
        <Brand />
        <Sections />
        <div class="header-right">
          <Search />
          <ConnectionPill />
          <Clock />
        </div>
      </header>
      <main id="content" tabIndex={-1} class={isOld ? 'is-old' : undefined}>
        <ShownView />
      </main>
      <ConnectionStatus />
      <Keyboard />
    </>
  );
}

/** The dot says from across the room whether the board is live. */
function Brand() {
  return (
    <a class={`brand tone-${toneOf(useBoard().connection.value)}`} href="/">
      <i />
      <span>{FRAME_TEXTS.product}</span>
    </a>
  );
}

function Sections() {
  const { path } = useBoard().navigation.place.value;
  const current = matchRoute(ROUTES, path)?.route.section;
  return (
    <nav class="sections" aria-label={FRAME_TEXTS.navigation}>
      {SECTIONS.map(({ section, href }) => (
        <a key={section} href={href} aria-current={section === current ? 'page' : undefined}>
          {FRAME_TEXTS.nav[section]}
        </a>
      ))}
    </nav>
  );
}

/** The server's time in the viewer's zone. */
function Clock() {
  const date = new Date(useBoard().second.value);
  return (
    <time class="clock" dateTime={date.toISOString()} title={inUtc(date)}>
      {clockTime(date)}
    </time>
  );
}
