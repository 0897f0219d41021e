/** Which settings of the environment the demo takes: those that change what it shows, and lead nowhere else. */

import type { Environment } from '../../app/process.ts';
import { isLoopbackUrl } from '../../ingest/loopback.ts';

const TAKEN = [
  'CALLBOARD_DIMENSIONS',
  'CALLBOARD_KPI_TARGETS',
  'CALLBOARD_MAX_CONCURRENT_CALLS',
  'CALLBOARD_MAX_CALLS_PER_SECOND',
  'CALLBOARD_SERVICE_LEVEL_SECONDS',
  'CALLBOARD_SHORT_CALL_SECONDS',
  'CALLBOARD_TIMEZONE',
  'CALLBOARD_NUMBERS',
  'CALLBOARD_MASK_NUMBERS',
  'CALLBOARD_KEEP_CALLS',
  'CALLBOARD_KEEP_EVENTS',
] as const;
const FORWARD_URL = 'CALLBOARD_FORWARD_URL';

export interface DemoSettings {
  readonly settings: Readonly<Record<string, string>>;
  /** Whether a forwarding URL was left out because it leads to another machine. */
  readonly leavesOutForwarding: boolean;
}

/** What the demo takes of the environment. Values are checked where all settings are. */
export function demoSettings(env: Environment): DemoSettings {
  const settings: Record<string, string> = {};
  for (const name of TAKEN) {
    const value = env[name] ?? '';
    if (value !== '') settings[name] = value;
  }
  const forward = env[FORWARD_URL] ?? '';
  const leavesOutForwarding = forward.split(/[\s,]+/).some(leadsElsewhere);
  if (forward !== '' && !leavesOutForwarding) settings[FORWARD_URL] = forward;
  return { settings, leavesOutForwarding };
}

const leadsElsewhere = (url: string): boolean => URL.canParse(url) && !isLoopbackUrl(url);
