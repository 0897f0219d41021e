/** Who a call leg belongs to, by its numbers and addresses. */

interface Ends {
  readonly parentCallSid: string | null;
  readonly direction: string | null;
  readonly from: string | null;
  readonly to: string | null;
}

const ADDRESS = /^(?:client|sips?):/i;
const PHONE_NUMBER = /^\+\d+$/;

const ifMatching = (text: string | null, pattern: RegExp): string | null =>
  text !== null && pattern.test(text) ? text : null;

/** The agent's address, `client:` or `sip:`: the called one, or else the calling one. */
export const endpointOf = ({ from, to }: Ends): string | null =>
  ifMatching(to, ADDRESS) ?? ifMatching(from, ADDRESS);

/** Our phone number. Child legs have none: they show the caller's number. */
export function ownNumberOf({ parentCallSid, direction, from, to }: Ends): string | null {
  if (parentCallSid !== null || direction === null) return null;
  if (direction === 'inbound') return ifMatching(to, PHONE_NUMBER);
  return direction.startsWith('outbound') ? ifMatching(from, PHONE_NUMBER) : null;
}
