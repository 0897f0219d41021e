/**
 * How busy each hour of the day is, and when the next call comes at that rate. Hours are in emulated
 * time, UTC.
 */
import type { Random } from '../vocabulary/random.ts';
import { chance, exponential } from '../world/draws.ts';

/** For each hour from midnight on, a share of the busiest hour's rate: 0 (no calls) to 1. */
export type LoadProfile = readonly number[];

/** Predefined days. */
export const LOAD_PROFILES = {
  /** A contact centre's working day: two peaks with a dip at noon, and a few calls at night. */
  'office-day': [
    0.02, 0.01, 0.01, 0.01, 0.02, 0.03, 0.08, 0.25, 0.6, 0.9, 1, 0.95, 0.7, 0.75, 0.9, 0.85, 0.7,
    0.45, 0.25, 0.15, 0.1, 0.07, 0.05, 0.03,
  ],
  /** A campaign of calls between nine and five, and none outside. */
  campaign: [0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 0.8, 0.8, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0],
} as const satisfies Readonly<Record<string, LoadProfile>>;

export type LoadProfileName = keyof typeof LOAD_PROFILES;

const HOUR_MS = 3_600_000;

/** The share of the busiest hour's rate at a time, in milliseconds since 1970. */
const loadAt = (profile: LoadProfile, at: number): number =>
  profile[new Date(at).getUTCHours()] ?? 0;

/**
 * When the next call comes after `lastAt`. Calls are independent of each other, and as frequent as the
 * hour is busy; hours without calls are skipped.
 */
export function nextArrival(
  random: Random,
  lastAt: number,
  callsPerSecond: number,
  profile: LoadProfile | null,
): number {
  let at = lastAt;
  for (;;) {
    if (profile !== null && loadAt(profile, at) === 0) {
      at = (Math.floor(at / HOUR_MS) + 1) * HOUR_MS;
      continue;
    }
    at += exponential(random, 1_000 / callsPerSecond);
    if (profile === null || chance(random, loadAt(profile, at))) return Math.round(at);
  }
}
