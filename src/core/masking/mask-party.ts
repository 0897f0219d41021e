/**
 * How a caller or called party looks to someone who mustn't see numbers:
 *
 *     +15550100029                     +1••••••••29
 *     +442079460029                    +44••••••••29
 *     5550100029                       ••••••••29
 *     1001                             ••••
 *     sip:+15550100029@example.com     sip:+1••••••••29@example.com
 *     sip:alice@example.com;x=1        sip:••••@example.com
 *     client:alice                     client:••••
 *     anything else                    ••••
 *
 * A number keeps its country code and its last two digits if that hides at least five, otherwise nothing.
 */

import { bullets, HIDDEN, hideNumbers } from './hidden.ts';

/** After trimming. One class alone: a value can be 64 kB long, and this takes time linear in it. */
const NUMBER = /^(\+?)([\d\s().-]+)$/;
const SIP = /^(sips?:)([^@]*)@([^@;?>\s]+)/i;
const OTHER_URI = /^(tel|client):([^;?]*)/i;

/** Country codes of one and two digits; all others have three. Source: ITU-T E.164 annex, list of 2016. */
const SHORT_COUNTRY_CODE = /^(?:[17]|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58])/;
const LAST_SHOWN = 2;
const FEWEST_HIDDEN = 5;

/** Masks a number, a SIP, `tel:` or `client:` URI, or any other party. An empty text stays empty. */
export function maskParty(text: string): string {
  if (text === '') return '';
  const number = numberIn(text);
  if (number !== null) return maskNumber(number);
  const sip = SIP.exec(text);
  if (sip !== null) {
    const [, scheme = '', user = '', host = ''] = sip;
    return `${scheme}${maskUser(user)}@${hideNumbers(host)}`;
  }
  const other = OTHER_URI.exec(text);
  if (other !== null) return `${other[1]}:${maskUser(other[2] ?? '')}`;
  return HIDDEN;
}

/** The beginning of a number: its country code is shown, nothing else. */
export function maskPrefix(prefix: string): string {
  const digits = prefix.replace(/\D/g, '');
  const code = prefix.startsWith('+') ? countryCodeOf(digits) : '';
  return `${prefix.startsWith('+') ? '+' : ''}${code}${bullets(digits.length - code.length)}`;
}

/** A number, or a name. */
function maskUser(user: string): string {
  const number = numberIn(user);
  return number === null ? HIDDEN : maskNumber(number);
}

interface PhoneNumber {
  readonly plus: string;
  readonly digits: string;
}

function numberIn(text: string): PhoneNumber | null {
  const [, plus = '', rest = ''] = NUMBER.exec(text.trim()) ?? [];
  const digits = rest.replace(/\D/g, '');
  return digits === '' ? null : { plus, digits };
}

function maskNumber({ plus, digits }: PhoneNumber): string {
  const code = plus === '' ? '' : countryCodeOf(digits);
  const hidden = digits.length - code.length - LAST_SHOWN;
  if (hidden < FEWEST_HIDDEN) return `${plus}${bullets(digits.length)}`;
  return `${plus}${code}${bullets(hidden)}${digits.slice(-LAST_SHOWN)}`;
}

const countryCodeOf = (digits: string): string =>
  SHORT_COUNTRY_CODE.exec(digits)?.[0] ?? digits.slice(0, 3);
