import { describe, expect, it } from 'vitest';
import { decodeCursor, encodeCursor } from './cursor.ts';

describe('a cursor', () => {
  it.each([0, 1, 131_072, 999_999_999_999_999])('points back to place %d', (place) => {
    expect(decodeCursor('0a1b2c3d', encodeCursor('0a1b2c3d', place))).toBe(place);
  });

  it('from another database points nowhere', () => {
    expect(decodeCursor('0a1b2c3d', encodeCursor('0a1b2c3e', 7))).toBeNull();
  });

  it.each(['', '7', '0a1b2c3d', '0a1b2c3d-', '0a1b2c3d--7', '0a1b2c3d-7 ', ' 0a1b2c3d-7'])(
    'cannot be %j',
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
  ])('cannot be %j either', (text) => {
    expect(decodeCursor('0a1b2c3d', text)).toBeNull();
  });
});
