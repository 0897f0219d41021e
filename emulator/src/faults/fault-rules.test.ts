import { describe, expect, test } from 'vitest';
import { FAULT_KINDS } from '../contract/fault-kinds.ts';
import { faultsSchema, readFaults, readFaultWords } from './fault-rules.ts';

describe('faults as words', () => {
  test('have a name, a probability, and seconds if they matter', () => {
    const read = readFaultWords(['duplicate=0.05', 'late-terminal=1:120', 'drop=0']);
    expect(read).toEqual({
      ok: true,
      faults: [
        { fault: 'duplicate', probability: 0.05, seconds: 10 },
        { fault: 'late-terminal', probability: 1, seconds: 120 },
        { fault: 'drop', probability: 0, seconds: null },
      ],
    });
  });

  test.each([
    ['duplicat=0.1', /^duplicat=0.1: fault must be one of duplicate, .*stale-status$/],
    ['duplicate=1.5', /^duplicate=1.5: probability must be from 0 to 1$/],
    ['drop=0.5:3', /^drop=0.5:3: seconds aren't used by this fault$/],
    ['delay=0.5:0', /^delay=0.5:0: seconds must be above 0/],
    ['duplicate', /^duplicate: expected name=probability, for example/],
    ['delay=-1', /^delay=-1: expected name=probability/],
  ])('%s is refused with the reason', (word, problem) => {
    expect(readFaultWords(['reorder=0.1', word])).toEqual({
      ok: false,
      problem: expect.stringMatching(problem),
    });
  });

  test('a fault can be named only once', () => {
    expect(readFaultWords(['delay=0.1', 'delay=0.2'])).toEqual({
      ok: false,
      problem: 'delay=0.2: names delay again',
    });
  });
});

describe('faults as a document', () => {
  test('the current rules can be written back', () => {
    const faults = faultsSchema.parse([
      ...FAULT_KINDS.map((fault) => ({ fault })),
      { route: 'calls.list', action: { kind: 'hang' } },
    ]);
    expect(readFaults(JSON.stringify({ faults }))).toEqual({ ok: true, faults });
  });

  test.each([
    ['{', /^it isn't valid JSON$/],
    ['[]', /expected object/],
    ['{"faults":[{"fault":"rain"}]}', /must be one of duplicate,.*faults\[0\]\.fault/s],
    ['{"faults":[{"probability":1}]}', /needs a fault \(one of duplicate,.*\) or a route/],
    ['{"faults":[{"route":"nowhere","action":{"kind":"hang"}}]}', /faults\[0\]\.route/],
    ['{"faults":[{"fault":"drop","when":"after"}]}', /when/],
  ])('%s is refused with the reason', (text, problem) => {
    expect(readFaults(text)).toEqual({ ok: false, problem: expect.stringMatching(problem) });
  });
});
