/**
 * Whatever a target does, and whenever Callboard dies, every callback is forwarded or said to be passed over, and
 * those of a call come in the log's order, one at a time.
 */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Behaviour, ForwardingScene } from '../support/forwarding-scene.ts';
import { propertySettings, propertyTimeoutMs } from '../support/property.ts';

const CALLS = ['CA1', 'CA2', 'CA3', 'CA4', 'CA5', 'CA6'];

const answer = fc.constantFrom<number | 'refused'>(
  204,
  200,
  200,
  200,
  302,
  404,
  429,
  500,
  503,
  'refused',
);
const step = fc.oneof(
  fc.record({
    kind: fc.constant('callbacks' as const),
    calls: fc.array(fc.constantFrom(...CALLS), { minLength: 1, maxLength: 20 }),
  }),
  fc.record({
    kind: fc.constant('behave' as const),
    answers: fc.array(answer, { minLength: 1, maxLength: 7 }),
    ms: fc.integer({ min: 1, max: 20_000 }),
  }),
  fc.record({ kind: fc.constant('pass' as const), ms: fc.integer({ min: 1, max: 600_000 }) }),
  fc.record({ kind: fc.constant('crash' as const) }),
  fc.record({ kind: fc.constant('disk' as const), isFull: fc.boolean() }),
);

test(
  'nothing is missing, and each call keeps its order',
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const scene = new ForwardingScene();
        const counts = new Map<string, number>();
        let isPassedOver = false;
        for (const each of steps) {
          isPassedOver ||= passedOver(scene) > 0;
          switch (each.kind) {
            case 'callbacks':
              for (const call of each.calls) counts.set(call, (counts.get(call) ?? 0) + 1);
              scene.add(...each.calls);
              break;
            case 'behave':
              scene.target().behaviour = inTurn(each.answers, each.ms);
              break;
            case 'pass':
              await scene.pass(each.ms);
              break;
            case 'crash':
              scene.crash();
              break;
            case 'disk':
              scene.isDiskFull = each.isFull;
              break;
          }
        }
        scene.isDiskFull = false;
        scene.target().behaviour = () => ({ answer: 204, ms: 5 });
        await scene.pass(3 * 60_000);
        isPassedOver ||= passedOver(scene) > 0;

        expect(scene.status()).toMatchObject({ waiting: 0, state: 'working' });
        expect(scene.target().hasMixed).toBe(false);
        for (const [call, count] of counts) {
          const inOrder = Array.from({ length: count }, (_, index) => index + 1);
          expect(scene.target().firstSentOf(call)).toEqual(inOrder);
          // One that's passed over is sent again after a crash, and can then be accepted, after later ones.
          if (!isPassedOver) expect(scene.target().firstOf(call)).toEqual(inOrder);
        }
      }),
      propertySettings(150),
    );
  },
  propertyTimeoutMs(),
);

const passedOver = (scene: ForwardingScene): number =>
  Object.values(scene.status().passedOver).reduce((sum, count) => sum + count, 0);

/** Gives these answers one after the other, over and over. */
function inTurn(answers: readonly (number | 'refused')[], ms: number): Behaviour {
  let turn = 0;
  return () => {
    turn += 1;
    return { answer: answers[turn % answers.length] ?? 204, ms };
  };
}
