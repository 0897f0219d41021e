/** The board's entry: makes everything that lives as long as the page, and shows the frame. */

import { computed, effect, signal } from '@preact/signals';
import { render } from 'preact';
import { SessionKeeper } from '../api/session.ts';
import { type Board, BoardProvider } from '../board/board.ts';
import '../design/tokens.css';
import '../design/base.css';
import { Shortcuts } from '../keyboard/shortcuts.ts';
import { createLiveFeed } from '../live/live-feed.ts';
import { LiveStore } from '../live/live-store.ts';
import { matchRoute } from '../navigation/match-route.ts';
import { Navigation } from '../navigation/navigation.ts';
import { ServerClock } from '../time/server-clock.ts';
import { beforeFrame } from './before-frame.ts';
import { Layout } from './layout.tsx';
import { ROUTES } from './routes.ts';

function start(root: Element): void {
  const clock = new ServerClock();
  const now = () => Date.now();
  const store = new LiveStore({ clock, now, beforeFrame });
  const feed = createLiveFeed(store.take);
  const second = signal(clock.at(now()));
  setInterval(() => {
    second.value = clock.at(now());
  }, 1_000);
  const board: Board = {
    live: store.window,
    sessions: new SessionKeeper(() => feed.restart()),
    navigation: new Navigation((path) => matchRoute(ROUTES, path) !== null),
    shortcuts: new Shortcuts(),
    clock,
    second,
  };
  void board.sessions.load().then((isSignedIn) => {
    if (isSignedIn) feed.start();
  });
  const link = computed(() => store.window.value.link.kind);
  effect(() => {
    if (link.value === 'signed-out') board.sessions.ended();
  });
  render(
    <BoardProvider value={board}>
      <Layout />
    </BoardProvider>,
    root,
  );
}

const root = document.querySelector('#board');
if (root !== null) start(root);
