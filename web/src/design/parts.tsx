/** A bar whose parts add up to a whole, each in the colour of its meaning. Put the words below it. */

import type { Tone } from './glyph.tsx';
import './parts.css';

export interface Part {
  readonly key: string;
  readonly value: number;
  readonly tone: Tone | 'faint';
}

/** `label` says the parts for those who can't see them. */
export function Parts({ parts, label }: { parts: readonly Part[]; label: string }) {
  return (
    <div class="parts" role="img" aria-label={label}>
      {parts.map(({ key, value, tone }) =>
        value === 0 ? null : (
          <i key={key} class={`part part-${tone}`} style={{ flexGrow: String(value) }} />
        ),
      )}
    </div>
  );
}
