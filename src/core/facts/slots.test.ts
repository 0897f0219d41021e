import { describe, expect, it } from 'vitest';
import { namedSlots, slotsOf } from './slots.ts';

describe('named slots', () => {
  const NAMES = ['width', 'height', 'label'] as const;
  type Values = Readonly<Record<(typeof NAMES)[number], string | number | null>>;
  const Record = namedSlots(NAMES);
  const record: Values = new Record([3, 4, null]);

  it('are read by name', () => {
    expect([record.width, record.height, record.label]).toEqual([3, 4, null]);
  });

  it('are returned in the order of the names, without a copy', () => {
    expect(slotsOf<keyof Values, Values[keyof Values]>(record, NAMES)).toEqual([3, 4, null]);
    expect(slotsOf(record, NAMES)).toBe(slotsOf(record, NAMES));
  });

  it('can be taken from any object with these names', () => {
    expect(slotsOf({ label: 'x', height: 2, width: 1 }, NAMES)).toEqual([1, 2, 'x']);
  });
});
