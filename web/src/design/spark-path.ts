/** The line of a small chart as SVG paths, with a gap where there's no value. */

export interface SparkPaths {
  readonly line: string;
  /** Below the line, down to zero. */
  readonly area: string;
  /** Where a value is; 0 is the top. */
  y(value: number): number;
}

/** Fits the values into a box, from zero to the greatest of them or of `atLeast`. */
export function sparkPaths(
  values: readonly (number | null)[],
  { width, height, atLeast }: { width: number; height: number; atLeast: number },
): SparkPaths {
  const known = values.filter((value) => value !== null);
  const top = Math.max(atLeast, ...known) || 1;
  const step = values.length > 1 ? width / (values.length - 1) : 0;
  const y = (value: number): number => height - (height * value) / top;
  const runs = runsOf(values);
  const line = runs.map((run) => `M${pointsOf(run, step, y)}`).join('');
  const area = runs.map((run) => {
    const end = (run.from + run.values.length - 1) * step;
    return `M${shown(run.from * step)} ${height}L${pointsOf(run, step, y)}L${shown(end)} ${height}Z`;
  });
  return { line, area: area.join(''), y };
}

interface Run {
  readonly from: number;
  readonly values: readonly number[];
}

/** Values without a gap between them. */
function runsOf(values: readonly (number | null)[]): readonly Run[] {
  const runs: { from: number; values: number[] }[] = [];
  for (const [index, value] of values.entries()) {
    if (value === null) continue;
    const last = runs.at(-1);
    if (last !== undefined && last.from + last.values.length === index) last.values.push(value);
    else runs.push({ from: index, values: [value] });
  }
  return runs;
}

const pointsOf = ({ from, values }: Run, step: number, y: (value: number) => number): string =>
  values.map((value, index) => `${shown((from + index) * step)} ${shown(y(value))}`).join('L');

const shown = (value: number): string => String(Math.round(value * 10) / 10);
