/**
 * Options that take a time, and their zone: `CALLBOARD_TIMEZONE`, or UTC with `--utc`. If a time was
 * ambiguous, its interpretation is printed, so that users notice a wrong one.
 */

import type { Command } from 'commander';
import type { Environment } from '../app/process.ts';
import { success } from '../core/result.ts';
import { readTime, TIME_SHAPES } from '../core/time/time-expression.ts';
import {
  offsetAt,
  offsetText,
  parseTimeZone,
  type TimeZone,
  UTC,
  wallClock,
  wallText,
} from '../core/time/time-zone.ts';
import type { CommandContext } from './command.ts';
import { badSetting, type CommandResult, usedWrongly } from './outcome.ts';

/** Adds `--utc` to a command. */
export const withUtc = (command: Command): Command =>
  command.option('--utc', 'read and show times in UTC, regardless of CALLBOARD_TIMEZONE');

/** The time zone of a command. */
export function zoneOf(
  options: Readonly<Record<string, unknown>>,
  env: Environment,
): CommandResult<TimeZone> {
  const name = env['CALLBOARD_TIMEZONE']?.trim() ?? '';
  if (options['utc'] === true || name === '') return success(UTC);
  const zone = parseTimeZone(name);
  return zone === null
    ? badSetting(
        'CALLBOARD_TIMEZONE must be an IANA time zone such as UTC or Europe/Berlin. Set it, or use --utc.',
      )
    : success(zone);
}

/** Parses an option's time into milliseconds since 1970, and prints its interpretation. */
export function timeOf(
  option: string,
  text: string,
  zone: TimeZone,
  { host, tell }: Pick<CommandContext, 'host' | 'tell'>,
): CommandResult<number> {
  const now = host.now();
  const reading = readTime(text, now, zone);
  if (reading === null) return usedWrongly(`${option} must be ${TIME_SHAPES}.`);
  const { at, exact, kind } = reading;
  if (!exact || !/\d{4}-\d{2}/.test(text)) {
    tell(`${option} ${text} means ${zonedText(at, zone)}${remarkOn(kind, at > now)}.`);
  }
  return success(at);
}

/** `2026-11-29 02:10:00 UTC`, or `2026-11-29 03:10:00 +01:00 (Europe/Berlin)`. */
export function zonedText(at: number, zone: TimeZone): string {
  const clock = wallClock(zone);
  const time = wallText(clock(at));
  return zone === UTC ? `${time} UTC` : `${time} ${offsetText(offsetAt(clock, at))} (${zone})`;
}

function remarkOn(kind: 'once' | 'skipped' | 'twice', isAhead: boolean): string {
  switch (kind) {
    case 'skipped':
      return ', because clocks skipped that time when they went forward';
    case 'twice':
      return ', the first of two occurrences when clocks went back';
    case 'once':
      return isAhead ? ', which is in the future' : '';
  }
}
