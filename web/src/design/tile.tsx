/** A tile: what it is, over which window, the value with its unit, how it moved, and one fact that helps. */

import type { ComponentChildren } from 'preact';
import './tile.css';

export interface TileProps {
  readonly name: string;
  /** What the value covers: `now`, `5 min`. */
  readonly window: string;
  /** Null is shown as a dash. */
  readonly value: string | null;
  readonly unit?: string;
  /** The threshold that the value has passed. */
  readonly level?: 'warn' | 'bad' | null;
  /** The trend or the parts; it takes the same room in every tile. */
  readonly children?: ComponentChildren;
  /** One or two facts below. */
  readonly facts: readonly ComponentChildren[];
}

export function Tile({ name, window, value, unit, level, children, facts }: TileProps) {
  return (
    <section class={level ? `panel tile tile-${level}` : 'panel tile'} aria-label={name}>
      <div class="tile-name">
        <span>{name}</span>
        <span class="faint">{window}</span>
      </div>
      <div class="tile-value">
        {value ?? '–'}
        {unit !== undefined && <small>{unit}</small>}
      </div>
      <div class="tile-trend">{children}</div>
      <div class="tile-facts">
        {facts.map((fact, index) => (
          <span key={index}>{fact}</span>
        ))}
      </div>
    </section>
  );
}
