import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CallSummary } from '../../../../../src/core/wire/call-summary.ts';
import { at, call, over, START } from '../../../../../tests/support/now-calls.ts';
import { CallLines, LINGER_MS } from './call-lines.ts';
import { inOrder, isLeg, type Line } from './line.ts';

const byMap = (calls: readonly CallSummary[]) => new Map(calls.map((one) => [one.callSid, one]));

/** Lines that show everything, or what matches, of these calls. */
function loaded(
  calls: readonly CallSummary[],
  matches: (call: CallSummary) => boolean = () => true,
) {
  const lines = new CallLines(matches);
  lines.load(byMap(calls), START);
  return lines;
}

const all = (lines: CallLines): readonly Line[] => lines.slice(0, lines.size);
const shown = (lines: CallLines): string[] =>
  all(lines).map((line) => `${isLeg(line) ? '  ' : ''}${line.call.callSid}`);

describe('the lines of calls in progress', () => {
  it('have the longest call first, and those of the same second by sid', () => {
    const first = call('first', { startedAt: null, firstSeenAt: at(-1) });
    const lines = loaded([call('c', { startedAt: at(2) }), call('b'), call('a'), first]);
    expect(shown(lines)).toEqual(['first', 'a', 'b', 'c']);
    expect(lines.indexOf('b')).toBe(2);
    expect(lines.indexOf('none')).toBe(-1);
  });

  it('have legs below their call, the longest first, whatever came first', () => {
    const lines = loaded([
      call('deep', { parentCallSid: 'leg1', startedAt: at(9) }),
      call('leg2', { parentCallSid: 'p', startedAt: at(1) }),
      call('leg1', { parentCallSid: 'p', startedAt: at(0) }),
      call('o', { startedAt: at(3) }),
      call('p', { startedAt: at(5) }),
    ]);
    expect(shown(lines)).toEqual(['o', 'p', '  leg1', '  leg2', '  deep']);
  });

  it('show a leg on a line of its own while its call is not there', () => {
    const lines = loaded([call('leg', { parentCallSid: 'p' }), call('x', { startedAt: at(1) })]);
    expect(shown(lines)).toEqual(['leg', 'x']);
    lines.change({ changed: [call('p', { startedAt: at(2) })], left: [] }, START);
    expect(shown(lines)).toEqual(['x', 'p', '  leg']);
    lines.change({ changed: [], left: ['p'] }, START);
    expect(shown(lines)).toEqual(['leg', 'x']);
  });

  it('show calls that name each other as parents', () => {
    const calls = [call('a', { parentCallSid: 'b' }), call('b', { parentCallSid: 'a' })];
    const lines = loaded([...calls, call('self', { parentCallSid: 'self' })]);
    expect(shown(lines)).toEqual(['a', 'b', 'self']);
    lines.change(
      { changed: [call('a', { parentCallSid: 'b', startedAt: at(1) })], left: [] },
      START,
    );
    expect(shown(lines)).toEqual(['b', 'self', 'a']);
  });

  it('stay the same object while their call does not change', () => {
    const lines = loaded([call('a'), call('b')]);
    const [a, b] = all(lines);
    lines.change(
      { changed: [call('b', { status: 'in-progress', updatedAt: at(1) })], left: [] },
      5,
    );
    const [sameA, newB] = all(lines);
    expect(sameA).toBe(a);
    expect(newB).not.toBe(b);
    expect(newB).toMatchObject({ changes: 2, changedAt: 5, call: { status: 'in-progress' } });
  });

  it('count as changed when they are new or different, but not when the board loads', () => {
    const lines = loaded([call('a'), call('b')]);
    expect(all(lines).map((line) => line.changedAt)).toEqual([
      ...[Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY],
    ]);
    const calls = [call('a'), call('b', { updatedAt: at(1) }), call('c')];
    lines.load(byMap(calls), START + 500);
    expect(all(lines).map((line) => line.changedAt)).toEqual([
      ...[Number.NEGATIVE_INFINITY, START + 500, START + 500],
    ]);
  });

  it('are only of calls that match', () => {
    const lines = loaded(
      [call('a'), call('b', { status: 'queued' })],
      ({ status }) => status === 'ringing',
    );
    expect(shown(lines)).toEqual(['a']);
    lines.change({ changed: [call('b'), call('a', { status: 'in-progress' })], left: [] }, START);
    expect(shown(lines)).toEqual(['b']);
    lines.change({ changed: [over('b', 1)], left: [] }, START);
    lines.change({ changed: [over('b', 1, { sipCode: 200 })], left: [] }, START + 100);
    expect(shown(lines)).toEqual(['b']);
  });
});

describe('the line of a call that ended', () => {
  it('stays for three seconds', () => {
    const lines = loaded([call('a'), call('b')]);
    lines.change({ changed: [over('a', 10), over('unseen', 10)], left: [] }, START);
    expect(shown(lines)).toEqual(['a', 'b']);
    expect(lines.inProgress).toBe(1);
    expect(all(lines)[0]).toMatchObject({ endedAt: START, call: { status: 'completed' } });

    expect(lines.settle(START + LINGER_MS - 1)).toBe(false);
    expect(lines.settle(START + LINGER_MS)).toBe(true);
    expect(shown(lines)).toEqual(['b']);
    expect([lines.size, lines.inProgress, lines.has('a')]).toEqual([1, 1, false]);
  });

  it('goes as well if the clock was set back since', () => {
    const lines = loaded([call('a')]);
    lines.change({ changed: [over('a', 10)], left: [] }, START + 3_600_000);
    expect(lines.settle(START)).toBe(true);
    expect(shown(lines)).toEqual([]);
  });

  it('takes in later facts without staying longer, and survives loading', () => {
    const lines = loaded([call('a')]);
    lines.change({ changed: [over('a', 10)], left: [] }, START);
    lines.change(
      { changed: [over('a', 10, { sipCode: 503, updatedAt: at(11) })], left: [] },
      START + 900,
    );
    lines.load(new Map(), START + 1_000);
    expect(all(lines)[0]).toMatchObject({ endedAt: START, call: { sipCode: 503 } });
    lines.settle(START + LINGER_MS);
    expect(lines.size).toBe(0);
  });

  it('goes at once if the call is erased', () => {
    const lines = loaded([call('a')]);
    lines.change({ changed: [over('a', 10)], left: [] }, START);
    lines.change({ changed: [], left: ['a', 'none'] }, START);
    expect([lines.size, lines.inProgress]).toEqual([0, 0]);
  });
});

it('after any changes the lines are those of the calls that are left, in order', () => {
  const sid = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
  const change = fc.record({
    callSid: sid,
    parent: fc.option(sid, { nil: null }),
    start: fc.integer({ min: 0, max: 3 }),
    what: fc.constantFrom('ringing', 'in-progress', 'completed', 'left', 'load'),
  });
  fc.assert(
    fc.property(fc.array(change, { maxLength: 40 }), (changes) => {
      const lines = new CallLines(() => true);
      const left = new Map<string, CallSummary>();
      for (const [step, { callSid, parent, start, what }] of changes.entries()) {
        const now = START + step * 1_000;
        lines.settle(now);
        if (what === 'left') {
          left.delete(callSid);
          lines.change({ changed: [], left: [callSid] }, now);
        } else if (what === 'load') {
          lines.load(left, now);
        } else {
          const facts = { parentCallSid: parent, startedAt: at(start), updatedAt: at(step) };
          const next = call(callSid, { ...facts, status: what });
          if (what === 'completed') left.delete(callSid);
          else left.set(callSid, next);
          lines.change({ changed: [next], left: [] }, now);
        }
      }
      lines.settle(START + 1_000_000);
      const fresh = loaded([...left.values()]);
      expect(shown(lines)).toEqual(shown(fresh));
      expect(all(lines)).toEqual([...all(lines)].sort(inOrder));
      expect(lines.inProgress).toBe(left.size);
    }),
    { numRuns: 2_000 },
  );
});
