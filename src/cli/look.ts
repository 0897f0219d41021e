/** How a command's answer may look: the terminal's width and colours, or neither in a file or a pipe. */
import { type HostProcess, wantsColor } from '../app/process.ts';
import { type Style, styleFor } from '../console/style.ts';

export interface Look {
  /** Null where the output is no terminal: nothing is cut. */
  readonly width: number | null;
  readonly style: Style;
}

/** The look of standard output. */
export const lookOf = ({ env, stdout }: Pick<HostProcess, 'env' | 'stdout'>): Look => ({
  width: stdout.isTTY === true ? (stdout.columns ?? 80) : null,
  style: styleFor(wantsColor(env, stdout)),
});
