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
