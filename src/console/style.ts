/** The terminal's few colours, or none. Never reads the environment. */

export type Paint = (text: string) => string;

export interface Style {
  readonly bold: Paint;
  readonly dim: Paint;
  readonly red: Paint;
  readonly green: Paint;
  readonly yellow: Paint;
}

const sgr =
  (open: number, close: number): Paint =>
  (text) =>
    `\x1b[${open}m${text}\x1b[${close}m`;

const plain: Paint = (text) => text;

const COLOURED: Style = {
  bold: sgr(1, 22),
  dim: sgr(2, 22),
  red: sgr(31, 39),
  green: sgr(32, 39),
  yellow: sgr(33, 39),
};

const PLAIN: Style = { bold: plain, dim: plain, red: plain, green: plain, yellow: plain };

export const styleFor = (color: boolean): Style => (color ? COLOURED : PLAIN);

/** The colour of a status: success, failure, or unanswered. */
export function paintOf(status: string, style: Style): Paint {
  switch (status) {
    case 'completed':
      return style.green;
    case 'failed':
      return style.red;
    case 'busy':
    case 'no-answer':
    case 'canceled':
      return style.yellow;
    default:
      return plain;
  }
}
