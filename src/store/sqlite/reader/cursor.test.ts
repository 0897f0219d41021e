import { describe, expect, it } from 'vitest';
import { decodeCursor, decodeListCursor, encodeCursor, encodeNewerCursor } from './cursor.ts';

describe('a cursor', () => {
  it.each([0, 1, 131_072, 999_999_999_999_999])('points back to place %d', (place) => {
    expect(decodeCursor('0a1b2c3d', encodeCursor('0a1b2c3d', place))).toBe(place);
  });

  it('of the list of calls says on which side of its place the page is', () => {
    const older = encodeCursor('0a1b2c3d', 7);
    const newer = encodeNewerCursor('0a1b2c3d', 7);
    expect(decodeListCursor('0a1b2c3d', older)).toEqual({ place: 7, isNewer: false });
    expect(decodeListCursor('0a1b2c3d', newer)).toEqual({ place: 7, isNewer: true });
    expect(decodeListCursor('0a1b2c3e', newer)).toBeNull();
    expect(decodeCursor('0a1b2c3d', newer)).toBeNull();
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
