/** A small chart of how a number moved: a line from the past to now, with its target dashed. */

import { sparkPaths } from './spark-path.ts';
import './spark.css';

export interface SparkProps {
  /** Oldest first; null where there's no value. */
  readonly values: readonly (number | null)[];
  /** What it shows, for screen readers: the line itself says nothing to them. */
  readonly label: string;
  /** Shown as a dashed line if it fits on the scale. */
  readonly target?: number;
  /** The least that the top of the scale means, so that small values stay low. */
  readonly atLeast?: number;
}

const BOX = { width: 160, height: 30 } as const;

export function Spark({ values, label, target, atLeast = 1 }: SparkProps) {
  const { line, area, y } = sparkPaths(values, { ...BOX, atLeast });
  const height = target === undefined ? null : y(target);
  return (
    <svg
      class="spark"
      viewBox={`0 0 ${BOX.width} ${BOX.height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      <path class="spark-area" d={area} />
      <path class="spark-line" d={line} vector-effect="non-scaling-stroke" />
      {height !== null && height >= 0 && (
        <line
          class="spark-target"
          x1="0"
          x2={BOX.width}
          y1={height}
          y2={height}
          vector-effect="non-scaling-stroke"
        />
      )}
    </svg>
  );
}
