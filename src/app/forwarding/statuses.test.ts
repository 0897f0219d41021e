import { describe, expect, it } from 'vitest';
import type { ForwardStatus } from '../../ports/forwarding/forward-status.ts';
import { addedUp, forwardingProblem, idle } from './statuses.ts';

const IDLE = idle(2, 'https://app.example.com/hook');
const counted = (accepted: number, more: Partial<ForwardStatus> = {}): ForwardStatus => ({
  ...IDLE,
  ...{ accepted, failedAttempts: 2 * accepted, lastAcceptedAt: accepted },
  passedOver: { refused: accepted, failing: 0, removed: 1 },
  ...more,
});

it('counts go on over a restart of the thread, and the rest is as the new one says', () => {
  const now = counted(3, { waiting: 7, state: 'failing', lastAcceptedAt: null });
  expect(addedUp(counted(5, { waiting: 99 }), now)).toEqual({
    ...now,
    ...{ accepted: 8, failedAttempts: 16, lastAcceptedAt: 5 },
    passedOver: { refused: 8, failing: 0, removed: 2 },
  });
});

describe('what /readyz says', () => {
  it('is nothing while all URLs accept callbacks', () => {
    expect(forwardingProblem([])).toBeNull();
    expect(forwardingProblem([IDLE, counted(1)])).toBeNull();
  });

  it('names each URL that does not, by its place', () => {
    const at = Date.UTC(2026, 5, 25);
    const failing = { state: 'failing', failingSince: at, waiting: 12 } as const;
    const lastFailure = { at, cause: 'timeout', status: null } as const;
    expect(
      forwardingProblem([
        { ...IDLE, ...failing, lastFailure },
        { ...IDLE, ...failing, target: 3, lastFailure: { at, cause: 'status', status: 503 } },
        { ...IDLE, target: 4, state: 'loop' },
        { ...IDLE, target: 5, state: 'lost' },
      ]),
    ).toBe(
      'URL 2 of CALLBOARD_FORWARD_URL has accepted no callbacks since 2026-06-25T00:00:00.000Z ' +
        '(timeout); 12 log records wait; ' +
        'URL 3 of CALLBOARD_FORWARD_URL has accepted no callbacks since 2026-06-25T00:00:00.000Z ' +
        '(HTTP 503); 12 log records wait; ' +
        'URL 4 of CALLBOARD_FORWARD_URL leads back to this Callboard: remove it; ' +
        "it can't be read how far URL 5 of CALLBOARD_FORWARD_URL had got, so nothing is sent to it: " +
        'set CALLBOARD_FORWARD_FROM to when it last got callbacks, and restart Callboard',
    );
  });
});
