/** The URIs in the API's answers, with a prefix and an ending for each dialect. */
import type { Dialect } from '../contract/dialect.ts';

/** The URI of an account (`path` empty) or of something below it (`path` begins with `/`). */
export const resourceUri = (dialect: Dialect, accountSid: string, path: string): string =>
  plainUri(dialect, accountSid, path) + (dialect === 'twilio' ? '.json' : '');

/** The same without an ending; for a recording, the URI of its audio. */
export const plainUri = (dialect: Dialect, accountSid: string, path: string): string =>
  `${dialect === 'signalwire' ? '/api/laml' : ''}/2010-04-01/Accounts/${accountSid}${path}`;
