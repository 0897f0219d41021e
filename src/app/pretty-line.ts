/** Formats a log entry for people: time, level, sentence, fields. */

import { z } from 'zod';

const entry = z.looseObject({ time: z.string(), level: z.string(), message: z.string() });

const COLORS: Readonly<Record<string, string>> = { warn: '33', error: '31', debug: '2' };

/** Converts a JSON line to a line for people. Control characters never reach the terminal. */
export function prettyLine(json: string, color: boolean): string {
  const { time, level, message, ...fields } = entry.parse(JSON.parse(json));
  const paint = (code: string | undefined, text: string): string =>
    color && code !== undefined ? `\x1b[${code}m${text}\x1b[0m` : text;
  const shown = Object.entries(fields).map(([name, value]) => `${name}=${fieldText(value)}`);
  const said = paint(COLORS[level], `${level.padEnd(5)} ${printable(message)}`);
  const rest = shown.length === 0 ? '' : ` ${paint('2', shown.join(' '))}`;
  return `${paint('2', time.slice(11, 23))} ${said}${rest}\n`;
}

/** Unquoted if it can't be misread. */
const fieldText = (value: unknown): string =>
  typeof value === 'string' && /^[\w.:/+@-]+$/.test(value)
    ? value
    : printable(JSON.stringify(value) ?? 'undefined');

/** Escapes control characters and those that change text direction. */
const printable = (text: string): string =>
  text.replace(
    /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
