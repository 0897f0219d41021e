/** The state of a call as a shape, a colour and a word. The shape alone is enough to tell them apart. */

import type { CallStatus } from '../../../src/core/call-status.ts';
import { STATUS_TEXTS } from '../texts/calls-in-words.ts';
import './glyph.css';

/** What a colour means. */
export type Tone = 'live' | 'wait' | 'warn' | 'bad' | 'past';

export type Shape = 'dot' | 'half' | 'ring' | 'tick' | 'cross' | 'triangle' | 'dash';

interface Look {
  readonly tone: Tone;
  readonly shape: Shape;
}

const LOOKS: Readonly<Record<CallStatus, Look>> = {
  queued: { tone: 'wait', shape: 'ring' },
  initiated: { tone: 'wait', shape: 'ring' },
  ringing: { tone: 'wait', shape: 'half' },
  'in-progress': { tone: 'live', shape: 'dot' },
  completed: { tone: 'past', shape: 'tick' },
  busy: { tone: 'warn', shape: 'triangle' },
  'no-answer': { tone: 'warn', shape: 'triangle' },
  failed: { tone: 'bad', shape: 'cross' },
  canceled: { tone: 'past', shape: 'dash' },
  unknown: { tone: 'past', shape: 'ring' },
};

/** How a status looks. */
export const lookOf = (status: CallStatus): Look => LOOKS[status];

/** A call's status with its glyph. `children` replaces the word. */
export function CallState({
  status,
  children,
}: {
  status: CallStatus;
  children?: string | undefined;
}) {
  const { tone, shape } = LOOKS[status];
  return (
    <span class={`state tone-${tone}`}>
      <Glyph shape={shape} />
      {children ?? STATUS_TEXTS[status]}
    </span>
  );
}

/** A shape in the colour of its text. Put the word beside it. */
export function Glyph({ shape }: { shape: Shape }) {
  return (
    <svg class="glyph" viewBox="0 0 12 12" aria-hidden="true">
      {drawing(shape)}
    </svg>
  );
}

function drawing(shape: Shape) {
  const line = { fill: 'none', stroke: 'currentColor', 'stroke-width': '1.7' } as const;
  switch (shape) {
    case 'dot':
      return <circle cx="6" cy="6" r="4.5" fill="currentColor" />;
    case 'half':
      return (
        <>
          <circle cx="6" cy="6" r="4.5" {...line} />
          <path d="M6 1.5a4.5 4.5 0 0 1 0 9z" fill="currentColor" />
        </>
      );
    case 'ring':
      return <circle cx="6" cy="6" r="4.5" {...line} />;
    case 'tick':
      return <path d="M2 6.5 5 9.5 10 3" {...line} />;
    case 'cross':
      return <path d="M2.5 2.5l7 7M9.5 2.5l-7 7" {...line} />;
    case 'triangle':
      return <path d="M6 1.5 11 10.5H1z" {...line} />;
    case 'dash':
      return <path d="M2 6h8" {...line} />;
  }
}
