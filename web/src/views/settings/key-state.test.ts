import { expect, it } from 'vitest';
import { keyState } from './key-state.ts';

const NOW = Date.parse('2026-11-29T14:00:00.000Z');

it('a key works until it is revoked or expires', () => {
  const states = [
    { revokedAt: null, expiresAt: null },
    { revokedAt: null, expiresAt: '2026-12-24T12:00:00.000Z' },
    { revokedAt: null, expiresAt: '2026-11-29T14:00:00.000Z' },
    { revokedAt: '2026-11-01T00:00:00.000Z', expiresAt: '2026-12-24T12:00:00.000Z' },
  ].map((key) => keyState(key, NOW));
  expect(states).toEqual([
    { kind: 'valid', until: null },
    { kind: 'valid', until: '2026-12-24' },
    { kind: 'expired' },
    { kind: 'revoked' },
  ]);
});
