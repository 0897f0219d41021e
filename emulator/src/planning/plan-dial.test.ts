import { expect, test } from 'vitest';
import { randomStreams } from '../world/seeded-random.ts';
import { sidMint } from '../world/sids.ts';
import { USUAL_MIX } from './outcome-mix.ts';
import { planOutboundDial } from './plan-dial.ts';

test('a far end that hangs up at the moment of its answer leaves one end, after the second leg', () => {
  const random = randomStreams('plan-dial', 0).stream('call');
  const terms = {
    mix: USUAL_MIX,
    mint: sidMint('signalwire'),
    timeoutSeconds: 30,
    skipsQueue: false,
    record: false,
    detectMachine: false,
    behavior: { outcome: 'answered', talkSeconds: 0 },
  } as const;
  const agent = { from: '+14155550100', to: '+12025550101' };
  const kinds = planOutboundDial(random, terms, agent).steps.map(({ kind }) => kind);
  expect(kinds).toEqual(['initiated', 'ringing', 'answered', 'dial', 'end']);
});
