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
  /** Whether it's of too little data to go by: then it's grey, and a fact says `n`. */
  readonly isVague?: boolean;
  /** Takes the room of two. */
  readonly isWide?: boolean;
  /** The trend or the parts; it takes the same room in every tile. */
  readonly children?: ComponentChildren;
  /** One or two facts below. */
  readonly facts: readonly ComponentChildren[];
}

export function Tile(props: TileProps) {
  const { name, window, value, unit, level, isVague, isWide, children, facts } = props;
  const classes = [
    'panel tile',
    level && `tile-${level}`,
    isWide && 'tile-wide',
    isVague && 'tile-vague',
  ];
  return (
    <section class={classes.filter(Boolean).join(' ')} aria-label={name}>
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
