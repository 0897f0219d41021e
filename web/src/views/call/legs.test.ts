import { expect, it } from 'vitest';
import type { CallSummary } from '../../../../src/core/wire/call-summary.ts';
import { summaryNamed } from '../../../../tests/support/paged-list.ts';
import { type Family, legsOf } from './legs.ts';

const at = (second: number): string => `2026-11-29T14:00:0${second}.000Z`;
const leg = (sid: string, second: number, more: Partial<CallSummary> = {}) =>
  summaryNamed(sid, { startedAt: at(second), ...more });

const shown = (family: Partial<Family> & Pick<Family, 'call'>) =>
  legsOf({ parent: null, siblings: [], children: [], ...family }).map(
    ({ call, depth, isShown, isAnsweredElsewhere }) =>
      `${'  '.repeat(depth)}${call.callSid}${isShown ? '*' : ''}${isAnsweredElsewhere ? ' elsewhere' : ''}`,
  );

it('shows a call alone', () => {
  expect(shown({ call: leg('CA1', 0) })).toEqual(['CA1*']);
});

it('shows what a call dialled below it, in the order of their start', () => {
  const children = [
    leg('CA3', 3, { status: 'no-answer' }),
    leg('CA2', 2, { status: 'completed', answeredAt: at(4) }),
  ];
  expect(shown({ call: leg('CA1', 0), children })).toEqual(['CA1*', '  CA2', '  CA3 elsewhere']);
});

it('shows the call that dialled it above, and its siblings beside it', () => {
  const call = leg('CA3', 3, { status: 'busy' });
  const family = { call, parent: leg('CA1', 0), siblings: [leg('CA2', 2), call] };
  expect(shown(family)).toEqual(['CA1', '  CA2', '  CA3*']);
  expect(shown({ ...family, children: [leg('CA4', 4)] })).toEqual([
    'CA1',
    '  CA2',
    '  CA3*',
    '    CA4',
  ]);
});

it('shows the call even if the list of its siblings lacks it', () => {
  expect(shown({ call: leg('CA3', 3), parent: leg('CA1', 0) })).toEqual(['CA1', '  CA3*']);
});
