/** How to format a command's output: the terminal's width and colours, or neither for a file or pipe. */
import { type HostProcess, wantsColor } from '../app/process.ts';
import { type Style, styleFor } from '../console/style.ts';

export interface Look {
  /** Null if the output isn't a terminal: nothing is cut. */
  readonly width: number | null;
  readonly style: Style;
}

/** How to format standard output. */
export const lookOf = ({ env, stdout }: Pick<HostProcess, 'env' | 'stdout'>): Look => ({
  width: stdout.isTTY === true ? (stdout.columns ?? 80) : null,
  style: styleFor(wantsColor(env, stdout)),
});
