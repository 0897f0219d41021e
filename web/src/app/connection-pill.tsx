/** Whether what you see is live, and how old it is. */

import { useBoard } from '../board/board.ts';
import type { Connection } from '../live/live-window.ts';
import { CONNECTION_TEXTS } from '../texts/frame.ts';
import { age, wholeAge } from '../time/format-time.ts';

export function ConnectionPill() {
  const { tone, text, about } = wordsFor(useBoard().connection.value);
  return (
    <span class={`pill pill-${tone}`} title={about}>
      {text}
    </span>
  );
}

/** The tone of a connection, as in the colours of the board. */
export const toneOf = (connection: Connection): string => wordsFor(connection).tone;

function wordsFor(connection: Connection) {
  const { about } = CONNECTION_TEXTS;
  switch (connection.kind) {
    case 'connecting':
      return { tone: 'wait', text: CONNECTION_TEXTS.connecting, about: about.connecting };
    case 'live': {
      if (connection.ageMs === null) {
        return { tone: 'live', text: CONNECTION_TEXTS.liveQuiet, about: about.liveQuiet };
      }
      const old = age(connection.ageMs);
      return { tone: 'live', text: CONNECTION_TEXTS.live(old), about: about.live(old) };
    }
    case 'stale': {
      const old = wholeAge(connection.ageMs);
      return { tone: 'warn', text: CONNECTION_TEXTS.stale(old), about: about.stale(old) };
    }
    case 'signed-out':
      return { tone: 'bad', text: CONNECTION_TEXTS.signedOut, about: about.signedOut };
    case 'failed':
      return {
        tone: 'bad',
        text: CONNECTION_TEXTS.failed,
        about: about.failed(connection.message),
      };
  }
}
