/**
 * The log, on stderr (stdout is for event lines and tables): one line per entry, as JSON or for people.
 * Unbuffered, so that the last line before a crash isn't lost.
 */

import { pino } from 'pino';
import type { Logger } from '../ports/logger.ts';
import { prettyLine } from './pretty-line.ts';

export interface LogOptions {
  readonly format: 'pretty' | 'json';
  /** Whether to use colours. Only for `pretty`. */
  readonly color: boolean;
  /** Gets one line, including its newline. */
  readonly write: (line: string) => void;
}

/** Fields that must not be logged. If a module logs one anyway, its value is redacted. */
const REDACTED = [
  ...['secret', 'token', 'password', 'authorization', 'signature', 'key', 'apiToken', 'signingKey'],
  ...['from', 'to', 'caller', 'called', 'callerName', 'recipient', 'number', 'url', 'recordingUrl'],
];

export function createLogger(options: LogOptions): Logger {
  const write =
    options.format === 'json'
      ? options.write
      : (line: string): void => options.write(prettyLine(line, options.color));
  const log = pino(
    {
      base: null,
      level: 'info',
      messageKey: 'message',
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (level) => ({ level }) },
      redact: { paths: REDACTED, censor: '[redacted]' },
    },
    { write },
  );
  return {
    debug: (fields, message) => log.debug(fields, message),
    info: (fields, message) => log.info(fields, message),
    warn: (fields, message) => log.warn(fields, message),
    error: (fields, message) => log.error(fields, message),
  };
}
