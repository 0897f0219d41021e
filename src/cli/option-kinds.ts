/** Kinds of options that several commands use. Messages complete "--name …". */
import { z } from 'zod';

/** A whole number in a range. */
export const wholeNumber = (least: number, most: number) =>
  z
    .string()
    .refine(
      (text) => /^\d{1,10}$/.test(text) && Number(text) >= least && Number(text) <= most,
      `must be a whole number from ${least} to ${most}`,
    )
    .transform(Number);

/** A number such as `0.5` or `20`. */
export const decimalNumber = (least: number, most: number) =>
  z
    .string()
    .refine(
      (text) => /^\d+(?:\.\d+)?$/.test(text) && Number(text) >= least && Number(text) <= most,
      `must be a number from ${least} to ${most}`,
    )
    .transform(Number);

/** The address of a web server. Its path is kept, without a trailing slash. */
export const webAddress = z
  .string()
  .refine(isWebAddress, 'must be an address such as http://127.0.0.1:8484')
  .transform((text) => text.replace(/\/+$/, ''));

function isWebAddress(text: string): boolean {
  const url = URL.parse(text);
  return (
    url !== null && (url.protocol === 'http:' || url.protocol === 'https:') && url.search === ''
  );
}

/** The URL of a callback, unchanged. */
export const webTarget = z
  .string()
  .refine(
    (text) => /^https?:$/.test(URL.parse(text)?.protocol ?? ''),
    'must be a URL such as http://127.0.0.1:8484/callbacks/voice',
  );

export const dialect = z.enum(['signalwire', 'twilio'], {
  error: 'must be signalwire or twilio',
});
