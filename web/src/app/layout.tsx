/** The frame around every view: header, navigation, connection, clock. */

import { useBoard } from '../board/board.ts';
import { matchRoute } from '../navigation/match-route.ts';
import { FRAME_TEXTS } from '../texts/frame.ts';
import { clockTime, inUtc } from '../time/format-time.ts';
import { SignInView } from '../views/sign-in/sign-in-view.tsx';
import { ConnectionPill } from './connection-pill.tsx';
import './layout.css';
import { ROUTES, SECTIONS } from './routes.ts';
import { ShownView } from './shown-view.tsx';

export function Layout() {
  return (
    <>
      <a class="skip" href="#content">
        {FRAME_TEXTS.skip}
      </a>
      <header class="header">
        <a class="brand" href="/">
          <i />
          {FRAME_TEXTS.product}
        </a>
        <Sections />
        <div class="header-right">
          <ConnectionPill />
          <Clock />
        </div>
      </header>
      <main id="content" tabIndex={-1}>
        <Content />
      </main>
    </>
  );
}

/** The view, for someone who's signed in. */
function Content() {
  const state = useBoard().sessions.state.value;
  if (state.kind === 'signed-in') return <ShownView />;
  if (state.kind === 'loading') return null;
  return <SignInView state={state} />;
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
