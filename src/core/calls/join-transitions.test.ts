/** The transition table: every status, and every callback that can come next. One cell, one test. */

import { describe, expect, it } from 'vitest';
import { given } from '../../../tests/support/call-specification.ts';
import {
  type Delivery,
  detected,
  numberLevel,
  progress,
  recordingIs,
  roomSays,
} from '../../../tests/support/callbacks.ts';
import type { CallStatus, EndStatus } from '../call-status.ts';
import { statusOf } from './call-view.ts';

type Known = 'nothing' | 'a recording' | CallStatus;
type Step = CallStatus | `number ${EndStatus}` | 'recording' | 'room' | 'machine';
type Shown = CallStatus | 'no call';

const STEPS = [
  ...(['unknown', 'queued', 'initiated', 'ringing', 'in-progress'] as const),
  ...(['completed', 'busy', 'failed', 'no-answer', 'canceled'] as const),
  ...(['number completed', 'number busy', 'number failed'] as const),
  ...(['number no-answer', 'number canceled'] as const),
  ...(['recording', 'room', 'machine'] as const),
] as const satisfies readonly Step[];

/** Doesn't compile if `STEPS` leaves out a callback. */
type Missing = Exclude<Step, (typeof STEPS)[number]>;
const NONE_MISSING: [Missing] extends [never] ? true : never = true;
type Cells<Steps extends readonly Step[]> = { readonly [Index in keyof Steps]: Shown };

const [U, Q, I, R, P] = ['unknown', 'queued', 'initiated', 'ringing', 'in-progress'] as const;
const [C, B, F, N, X] = ['completed', 'busy', 'failed', 'no-answer', 'canceled'] as const;
const O = 'no call';

/** What a call shows. Doesn't compile if a row or a cell is missing. */
const TABLE: Readonly<Record<Known, Cells<typeof STEPS>>> = {
  //                   a progress callback           a number's own  a recording, a room,
  //                   U  Q  I  R  P  C  B  F  N  X  C  B  F  N  X   machine detection
  nothing: /*      */ [U, Q, I, R, P, C, B, F, N, X, C, B, F, N, X, O, O, O],
  'a recording': /**/ [U, Q, I, R, P, C, B, F, N, X, C, B, F, N, X, O, O, O],
  unknown: /*      */ [U, Q, I, R, P, C, B, F, N, X, C, B, F, N, X, U, U, U],
  queued: /*       */ [Q, Q, I, R, P, C, B, F, N, X, C, B, F, N, X, Q, Q, Q],
  initiated: /*    */ [I, I, I, R, P, C, B, F, N, X, C, B, F, N, X, I, I, I],
  ringing: /*      */ [R, R, R, R, P, C, B, F, N, X, C, B, F, N, X, R, R, R],
  'in-progress': /**/ [P, P, P, P, P, C, B, F, N, X, C, B, F, N, X, P, P, P],
  completed: /*    */ [C, C, C, C, C, C, C, C, C, C, C, C, C, C, C, C, C, C],
  busy: /*         */ [B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B],
  failed: /*       */ [F, F, F, F, F, F, F, F, F, F, F, F, F, F, F, F, F, F],
  'no-answer': /*  */ [N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N],
  canceled: /*     */ [X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X],
};

describe('a call', () => {
  it('has a cell for every callback', () => {
    expect(NONE_MISSING).toBe(true);
    expect(new Set(STEPS).size).toBe(STEPS.length);
  });

  for (const [known, cells] of Object.entries(TABLE)) {
    describe(`known so far: ${known}`, () => {
      const before = callbacksFor(known);
      it.each(STEPS.map((step, index) => [step, cells[index]] as const))(
        'given %s, shows %s',
        (step, shown) => {
          const callback = callbackOf(step);
          const { state } = given(...before).when(callback);
          expect(state === null ? null : (statusOf(state) ?? 'no call')).toBe(shown);
          // In the other order, the same facts make the same call.
          const turned = given(callback, ...before).state;
          expect(turned === null ? null : (statusOf(turned) ?? 'no call')).toBe(shown);
        },
      );
    });
  }
});

function callbacksFor(known: string): readonly Delivery[] {
  if (known === 'nothing') return [];
  return [known === 'a recording' ? recordingIs('in-progress') : progress(known, 0)];
}

function callbackOf(step: Step): Delivery {
  if (step === 'recording') return recordingIs('completed');
  if (step === 'room') return roomSays('participant-join', 10);
  if (step === 'machine') return detected('human', 10);
  if (step === 'unknown') return progress('on-hold', 10);
  return step.startsWith('number ')
    ? numberLevel(step.slice('number '.length), 0, 10)
    : progress(step, 10);
}
