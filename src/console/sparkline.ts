/** A series as one line of text: the higher a value, the taller its block. */

const BLOCKS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;

/**
 * One character per value, from 0 (or the least value, if it's negative) to the greatest. A gap is a space.
 * Longer series are drawn at `width` characters, each the greatest value of its stretch.
 */
export function sparkline(values: readonly (number | null)[], width: number): string {
  const drawn = values.length > width ? stretched(values, width) : values;
  const known = drawn.filter((value) => value !== null);
  const low = Math.min(0, ...known);
  const high = Math.max(...known, low);
  return drawn
    .map((value) => {
      if (value === null) return ' ';
      const share = high === low ? 0 : (value - low) / (high - low);
      return BLOCKS[Math.round(share * (BLOCKS.length - 1))] ?? ' ';
    })
    .join('');
}

function stretched(values: readonly (number | null)[], width: number): readonly (number | null)[] {
  return Array.from({ length: width }, (_, index) => {
    const from = Math.floor((index * values.length) / width);
    const to = Math.floor(((index + 1) * values.length) / width);
    const known = values.slice(from, to).filter((value) => value !== null);
    return known.length === 0 ? null : Math.max(...known);
  });
}
