/** Recognizes the addresses in To, From and callback parameters. */
import type { Dialect } from './dialect.ts';

const E164 = /^\+[1-9]\d{6,14}$/;
const NAMED = /^(?:sips?:[^\s@]+@[^\s@]+|client:[^\s]+)$/i;
const SHORT_CODE = /^\d{3,8}$/;
const SENDER_NAME = /^(?=.*[A-Za-z])[A-Za-z\d ]{1,11}$/;

/** A number in E.164, a SIP URI or a client name. */
export const isAddress = (text: string): boolean => E164.test(text) || NAMED.test(text);

/** A number in E.164. */
export const isPhoneNumber = (text: string): boolean => E164.test(text);

/** A hint for an address that lost its plus sign to form encoding; empty for any other text. */
export const addressHint = (text: string): string =>
  text.startsWith(' ') ? ' In a form, a plus sign is a space: write it as %2B.' : '';

/** A sender of messages: a phone number, a short code, or on Twilio a name of up to 11 characters. */
export const isSender = (text: string, dialect: Dialect): boolean =>
  isPhoneNumber(text) || SHORT_CODE.test(text) || (dialect === 'twilio' && SENDER_NAME.test(text));

/** An absolute http(s) URL. */
export const isWebUrl = (text: string): boolean =>
  URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);

/** The URL, or null if the text isn't one. `URL.parse` does the same, but isn't in Node 20. */
export const parseUrl = (text: string, base?: string): URL | null =>
  URL.canParse(text, base) ? new URL(text, base) : null;

/** `(212) 555-0100` for North American numbers, anything else as it is. */
export const formatAddress = (address: string): string =>
  address.replace(/^\+1(\d{3})(\d{3})(\d{4})$/, '($1) $2-$3');
