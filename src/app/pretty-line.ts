/** A log entry as people read it: time, level, sentence, fields. */

import { z } from 'zod';

const entry = z.looseObject({ time: z.string(), level: z.string(), message: z.string() });

const COLORS: Readonly<Record<string, string>> = { warn: '33', error: '31', debug: '2' };

/** One JSON line as one line for people. Nothing that was logged reaches the terminal as a command. */
export function prettyLine(json: string, color: boolean): string {
  const { time, level, message, ...fields } = entry.parse(JSON.parse(json));
  const paint = (code: string | undefined, text: string): string =>
    color && code !== undefined ? `\x1b[${code}m${text}\x1b[0m` : text;
  const shown = Object.entries(fields).map(([name, value]) => `${name}=${fieldText(value)}`);
  const said = paint(COLORS[level], `${level.padEnd(5)} ${printable(message)}`);
  const rest = shown.length === 0 ? '' : ` ${paint('2', shown.join(' '))}`;
  return `${paint('2', time.slice(11, 23))} ${said}${rest}\n`;
}

/** Bare where it cannot be misread. */
const fieldText = (value: unknown): string =>
  typeof value === 'string' && /^[\w.:/+@-]+$/.test(value)
    ? value
    : printable(JSON.stringify(value) ?? 'undefined');

/** Control characters and those that turn text around, as escapes. */
const printable = (text: string): string =>
  text.replace(
    /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
