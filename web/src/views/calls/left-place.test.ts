import { expect, it } from 'vitest';
import { leftPlace } from './left-place.ts';

it('reads back the row that was opened', () => {
  const left = { cursor: 'ab-7', at: '2026-11-29T14:00:00.000Z', callSid: 'CA1' };
  expect(leftPlace({ leftList: left })).toEqual(left);
  expect(leftPlace({ leftList: { ...left, cursor: null } })).toEqual({ ...left, cursor: null });
});

it.each([null, undefined, 7, {}, { leftList: null }, { leftList: { at: 1 } }])(
  'finds none in %j',
  (state) => {
    expect(leftPlace(state)).toBeNull();
  },
);
