/** The statuses, their order, and their aliases. */

import { describe, expect, it } from 'vitest';
import {
  type CallStatus,
  ENDED_RANK,
  isEnd,
  KNOWN_STATUSES,
  liveStatusOf,
  normaliseStatus,
  rankOf,
} from './call-status.ts';

describe('the order of statuses', () => {
  it('is queued, initiated, ringing, in-progress, and then any end', () => {
    const ranks: Readonly<Record<CallStatus, number>> = {
      unknown: -1,
      queued: 0,
      initiated: 1,
      ringing: 2,
      'in-progress': 3,
      completed: 4,
      busy: 4,
      failed: 4,
      'no-answer': 4,
      canceled: 4,
    };
    for (const status of KNOWN_STATUSES) expect(rankOf(status)).toBe(ranks[status]);
    expect(rankOf('unknown')).toBe(ranks.unknown);
    expect(KNOWN_STATUSES).toHaveLength(9);
  });

  it('maps a rank back to its live status', () => {
    for (const status of KNOWN_STATUSES) {
      expect(liveStatusOf(rankOf(status))).toBe(isEnd(status) ? null : status);
    }
    expect(liveStatusOf(rankOf('unknown'))).toBeNull();
    expect(liveStatusOf(ENDED_RANK)).toBeNull();
  });
});

describe('normaliseStatus', () => {
  it.each<[raw: string, status: CallStatus]>([
    ...KNOWN_STATUSES.map((status): [string, CallStatus] => [status, status]),
    ['answered', 'in-progress'],
    ['cancelled', 'canceled'],
    ['noanswer', 'no-answer'],
    ['Completed', 'completed'],
    ['IN-PROGRESS', 'in-progress'],
    [' busy ', 'busy'],
    ['', 'unknown'],
    ['on-hold', 'unknown'],
    ['no_answer', 'unknown'],
    ['__proto__', 'unknown'],
    ['constructor', 'unknown'],
  ])('%j is %s', (raw, status) => {
    expect(normaliseStatus(raw)).toBe(status);
  });
});
