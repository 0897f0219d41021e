import { expect, it } from 'vitest';
import { HotCalls } from './hot-calls.ts';

interface NamedCall {
  readonly name: string;
  turn: number | null;
}

const call = (name: string): NamedCall => ({ name, turn: null });

/** Gives this many calls a turn each; returns those that cooled down meanwhile. */
const pass = (hot: HotCalls<NamedCall>, turns: number): readonly string[] =>
  Array.from({ length: turns }, (_, turn) => hot.add(call(`other ${turn}`))?.name).filter(
    (name) => name !== undefined,
  );

it('a call cools down 512 turns after its latest one', () => {
  const hot = new HotCalls<NamedCall>();
  const ringing = call('CA1');
  expect(hot.isHot(ringing)).toBe(false);
  expect(hot.add(ringing)).toBeNull();
  expect(pass(hot, 511)).toEqual([]);
  expect(hot.isHot(ringing)).toBe(true);
  expect(pass(hot, 1)).toEqual(['CA1']);
  expect(hot.isHot(ringing)).toBe(false);
});

it('a call that gets turn after turn stays hot, and cools down once', () => {
  const hot = new HotCalls<NamedCall>();
  const busy = call('CA1');
  for (let turn = 0; turn < 2000; turn += 1) expect(hot.add(busy)).toBeNull();
  const cooled = pass(hot, 1024);
  expect(cooled.filter((name) => name === 'CA1')).toEqual(['CA1']);
  expect(cooled[0]).toBe('CA1');
});
