import { describe, expect, it } from 'vitest';
import { type PhaseTimes, phasesOf } from './call-phases.ts';

const START = Date.parse('2026-11-29T14:00:00.000Z');
const at = (second: number): string => new Date(START + second * 1000).toISOString();

const NOTHING: PhaseTimes = {
  startedAt: null,
  firstSeenAt: at(0.3),
  ringingAt: null,
  answeredAt: null,
  endedAt: null,
  durationSeconds: null,
};

const shown = (times: Partial<PhaseTimes>, now = 100) =>
  phasesOf({ ...NOTHING, ...times }, START + now * 1000).map(({ kind, seconds, isOpen }) =>
    isOpen ? [kind, seconds, 'open'] : [kind, seconds],
  );

describe('the phases of a call', () => {
  it('are waiting, ringing and talking', () => {
    const times = { startedAt: at(0), ringingAt: at(2), answeredAt: at(8), endedAt: at(259) };
    expect(shown(times)).toEqual([
      ['waiting', 2],
      ['ringing', 6],
      ['talking', 251],
    ]);
  });

  it('leave out what took no time', () => {
    expect(shown({ startedAt: at(0), answeredAt: at(0), endedAt: at(5) })).toEqual([
      ['talking', 5],
    ]);
    expect(shown({ startedAt: at(0), endedAt: at(0) })).toEqual([]);
  });

  it('end with the call, if no one answered', () => {
    expect(shown({ startedAt: at(0), ringingAt: at(1), endedAt: at(31) })).toEqual([
      ['waiting', 1],
      ['ringing', 30],
    ]);
  });

  it('have talk time even if no callback reported the answer', () => {
    expect(shown({ startedAt: at(0), endedAt: at(40), durationSeconds: 38 })).toEqual([
      ['waiting', 2],
      ['talking', 38],
    ]);
  });

  it('go on while the call does', () => {
    expect(shown({ startedAt: at(0), ringingAt: at(1), answeredAt: at(4) })).toEqual([
      ['waiting', 1],
      ['ringing', 3],
      ['talking', 96, 'open'],
    ]);
    expect(shown({ startedAt: at(0) }, 7)).toEqual([['waiting', 7, 'open']]);
  });

  it('never run backwards, whatever the times say', () => {
    const times = { startedAt: at(5), ringingAt: at(9), answeredAt: at(7), endedAt: at(6) };
    expect(shown(times)).toEqual([['waiting', 1]]);
    expect(shown({ startedAt: at(5) }, 1)).toEqual([]);
  });
});
