/** What every view can use: data, clock, navigation, keyboard. One per page, handed down as a context. */

import type { ReadonlySignal } from '@preact/signals';
import { createContext } from 'preact';
import { useContext, useEffect } from 'preact/hooks';
import type { Session } from '../../../src/core/wire/access.ts';
import type { SessionKeeper } from '../api/session.ts';
import type { ThemeKeeper } from '../design/theme.ts';
import type { Shortcuts } from '../keyboard/shortcuts.ts';
import type { Connection, LiveWindow } from '../live/live-window.ts';
import type { Navigation } from '../navigation/navigation.ts';
import { FRAME_TEXTS } from '../texts/frame.ts';
import type { ServerClock } from '../time/server-clock.ts';

export interface Board {
  /** What the stream says: one immutable window per frame. */
  readonly live: ReadonlySignal<LiveWindow>;
  /** Whether that's live, once a second and when it changes. */
  readonly connection: ReadonlySignal<Connection>;
  readonly sessions: SessionKeeper;
  readonly navigation: Navigation;
  readonly shortcuts: Shortcuts;
  readonly theme: ThemeKeeper;
  readonly clock: ServerClock;
  /** The server's time in milliseconds, once a second. */
  readonly second: ReadonlySignal<number>;
}

const BoardContext = createContext<Board | null>(null);

export const BoardProvider = BoardContext.Provider;

/** The board around a view. */
export function useBoard(): Board {
  const board = useContext(BoardContext);
  if (board === null) throw new TypeError('A view needs a board around it.');
  return board;
}

/** Who is signed in. Views are only shown to someone who is. */
export function useSession(): Session {
  const state = useBoard().sessions.state.value;
  if (state.kind !== 'signed-in') throw new TypeError('A view is only shown to someone signed in.');
  return state.session;
}

/** Names the page in the browser's tab and history. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · ${FRAME_TEXTS.product}`;
  }, [title]);
}

/** Binds a keyboard shortcut while the component is shown. `act` is the latest one given. */
export function useShortcut(keys: string, about: string, act: () => void): void {
  const { shortcuts } = useBoard();
  useEffect(() => shortcuts.bind({ keys, about, act }), [shortcuts, keys, about, act]);
}
