import { describe, expect, it } from 'vitest';
import { decodeCursor, encodeCursor } from './cursor.ts';

describe('a cursor', () => {
  it.each([0, 1, 131_072, 999_999_999_999_999])('names the place %d again', (place) => {
    expect(decodeCursor('0a1b2c3d', encodeCursor('0a1b2c3d', place))).toBe(place);
  });

  it('of another database names nothing', () => {
    expect(decodeCursor('0a1b2c3d', encodeCursor('0a1b2c3e', 7))).toBeNull();
  });

  it.each(['', '7', '0a1b2c3d', '0a1b2c3d-', '0a1b2c3d--7', '0a1b2c3d-7 ', ' 0a1b2c3d-7'])(
    'is not %j',
    (text) => {
      expect(decodeCursor('0a1b2c3d', text)).toBeNull();
    },
  );

  it.each([
    '0a1b2c3d-7.5',
    '0a1b2c3d-1e3',
    '0A1B2C3D-7',
    '0a1b2c3d-7\n',
    '0a1b2c3d-9999999999999999',
  ])('is not %j either', (text) => {
    expect(decodeCursor('0a1b2c3d', text)).toBeNull();
  });
});
