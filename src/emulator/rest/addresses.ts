/** Reads what stands in To, From and callback parameters. */
const E164 = /^\+[1-9]\d{6,14}$/;
const NAMED = /^(?:sips?:[^\s@]+@[^\s@]+|client:[^\s]+)$/i;

/** A number in E.164, a SIP URI or a client name. */
export const isAddress = (text: string): boolean => E164.test(text) || NAMED.test(text);

/** A number in E.164. */
export const isPhoneNumber = (text: string): boolean => E164.test(text);

/** An absolute http(s) URL. */
export const isWebUrl = (text: string): boolean =>
  URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);

/** `(212) 555-0100` for North American numbers, anything else as it is. */
export const formatAddress = (address: string): string =>
  address.replace(/^\+1(\d{3})(\d{3})(\d{4})$/, '($1) $2-$3');
