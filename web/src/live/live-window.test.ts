import { expect, it } from 'vitest';
import { connectionOf } from './live-window.ts';

const OPEN = { link: { kind: 'open' }, heardAt: 10_000, newestAt: 59_000 } as const;

it('is live while the server speaks, with the age of the newest callback', () => {
  expect(connectionOf(OPEN, 13_000, 60_000)).toEqual({ kind: 'live', ageMs: 1_000 });
  expect(connectionOf({ ...OPEN, newestAt: null }, 10_500, 60_000)).toEqual({
    kind: 'live',
    ageMs: null,
  });
});

it('is stale after three seconds of silence, with the age of what is shown', () => {
  expect(connectionOf(OPEN, 13_001, 60_000)).toEqual({ kind: 'stale', ageMs: 3_001 });
});

it('a break that is shorter than that is nothing to see', () => {
  expect(connectionOf({ ...OPEN, link: { kind: 'lost' } }, 12_000, 60_000).kind).toBe('live');
});

it('is connecting until the server has spoken', () => {
  expect(connectionOf({ ...OPEN, heardAt: null }, 0, 0)).toEqual({ kind: 'connecting' });
});

it('says at once that it is signed out or refused', () => {
  const failed = { kind: 'failed', message: 'Why.' } as const;
  expect(connectionOf({ ...OPEN, link: failed }, 10_000, 0)).toEqual(failed);
  expect(connectionOf({ ...OPEN, link: { kind: 'signed-out' } }, 10_000, 0).kind).toBe(
    'signed-out',
  );
});
