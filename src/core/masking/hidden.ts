/** What takes the place of what's hidden. */

const BULLET = '•';

/** Instead of a name, or of anything else whose length would say something. */
export const HIDDEN = BULLET.repeat(4);

/** As many bullets as there are hidden digits. */
export const bullets = (count: number): string => BULLET.repeat(count);

/** Five digits or more, also if they're grouped as in `(555) 010-0029`. Shorter runs are codes, years and times. */
const LONG_NUMBER = /\p{Nd}(?:[\s().-]*\p{Nd}){4,}/gu;
const DIGIT = /\p{Nd}/gu;

/** A text of the provider's, such as a SIP phrase, without the numbers in it. */
export const hideNumbers = (text: string): string =>
  text.replace(LONG_NUMBER, (number) => number.replace(DIGIT, BULLET));
