/** The board's entry: makes everything that lives as long as the page, and shows the frame. */

import { computed, effect, signal } from '@preact/signals';
import { render } from 'preact';
import { SessionKeeper } from '../api/session.ts';
import { type Board, BoardProvider } from '../board/board.ts';
import '../design/tokens.css';
import '../design/base.css';
import { ThemeKeeper } from '../design/theme.ts';
import { Shortcuts } from '../keyboard/shortcuts.ts';
import { createLiveFeed } from '../live/live-feed.ts';
import { LiveStore } from '../live/live-store.ts';
import { connectionOf } from '../live/live-window.ts';
import { matchRoute } from '../navigation/match-route.ts';
import { Navigation } from '../navigation/navigation.ts';
import { ServerClock } from '../time/server-clock.ts';
import { beforeFrame } from './before-frame.ts';
import { Layout } from './layout.tsx';
import { listenToKeys } from './listen-to-keys.ts';
import { ROUTES } from './routes.ts';

/** How soon to ask again who's signed in, if the server doesn't answer, in milliseconds. */
const RETRY_MS = 3_000;
/** How often to let the session last longer: a board on a wall is loaded once, and shown for months. */
const RENEWED_EVERY_MS = 12 * 60 * 60 * 1_000;

function start(root: Element): void {
  const clock = new ServerClock();
  const now = () => Date.now();
  const store = new LiveStore({ clock, now, beforeFrame });
  const feed = createLiveFeed(store.take);
  const second = signal(clock.at(now()));
  setInterval(() => {
    second.value = clock.at(now());
  }, 1_000);
  const link = computed(() => store.window.value.link);
  const isHeard = computed(() => store.window.value.heardAt !== null);
  const connection = computed(() => {
    // A window comes ten times a second; its age is shown once a second.
    const { heardAt, newestAt } = store.window.peek();
    const facts = { link: link.value, heardAt: isHeard.value ? heardAt : null, newestAt };
    return connectionOf(facts, now(), Math.max(second.value, clock.at(now())));
  });
  const board: Board = {
    live: store.window,
    connection,
    theme: new ThemeKeeper(),
    sessions: new SessionKeeper(() => feed.restart()),
    navigation: new Navigation((path) => matchRoute(ROUTES, path) !== null),
    shortcuts: new Shortcuts(),
    clock,
    second,
  };
  const signIn = (): void => {
    void board.sessions.load().then((isSignedIn) => {
      if (isSignedIn) feed.start();
    });
  };
  signIn();
  // While the server says who's signed in, the view's code can come.
  matchRoute(ROUTES, location.pathname)
    ?.route.load()
    .catch(() => {});
  effect(() => {
    if (link.value.kind === 'signed-out') signIn();
  });
  effect(() => {
    if (board.sessions.state.value.kind === 'unreachable') setTimeout(signIn, RETRY_MS);
  });
  setInterval(() => {
    if (board.sessions.state.peek().kind === 'signed-in') void board.sessions.renew();
  }, RENEWED_EVERY_MS);
  listenToKeys(board.shortcuts);
  render(
    <BoardProvider value={board}>
      <Layout />
    </BoardProvider>,
    root,
  );
}

const root = document.querySelector('#board');
if (root !== null) start(root);
