/** Numbers as people read them. */

const WHOLE = new Intl.NumberFormat('en');
const ONE_DECIMAL = new Intl.NumberFormat('en', {
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
});

/** `50,000`. */
export const whole = (value: number): string => WHOLE.format(value);

/** `0.4`, `12.5`; from a hundred on without a decimal. */
export const oneDecimal = (value: number): string =>
  Math.abs(value) < 99.95 ? ONE_DECIMAL.format(value) : WHOLE.format(Math.round(value));

/** `1 call`, `2 calls`. */
export const counted = (count: number, one: string, more = `${one}s`): string =>
  `${whole(count)} ${count === 1 ? one : more}`;

/** `5 min`, `10 s`: how much time a number covers. */
export const windowOf = (seconds: number): string =>
  seconds >= 60 && seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;

const BYTE_UNITS = ['kB', 'MB', 'GB', 'TB'] as const;

/** `999 B`, `64.0 MB`, `1.2 GB`: a kilobyte is a thousand bytes. */
export function bytes(value: number): string {
  let shown = `${whole(value)} B`;
  let [left, reach] = [value, 1000];
  for (const unit of BYTE_UNITS) {
    if (left < reach) break;
    left /= 1000;
    // What would be shown as 1,000 is one of the next unit.
    reach = 999.5;
    shown = `${oneDecimal(left)} ${unit}`;
  }
  return shown;
}
