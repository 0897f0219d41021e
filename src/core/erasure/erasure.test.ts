import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Delivery, progress, readDelivery } from '../../../tests/support/callbacks.ts';
import { callHistory, callNames, disordered } from '../../../tests/support/histories.ts';
import { expectSame } from '../../../tests/support/invariants.ts';
import { propertySettings } from '../../../tests/support/property.ts';
import { parseForm } from '../callback/form.ts';
import { readEvent } from '../callback/read-event.ts';
import type { CallState } from '../calls/call-state.ts';
import { join } from '../calls/join.ts';
import { eraseCall, eraseRow } from './erase-call.ts';
import { eraseParameters } from './erase-parameters.ts';

const AT = Date.UTC(2026, 10, 29);

const events = (deliveries: readonly Delivery[]) =>
  deliveries.flatMap((delivery) => {
    const event = readDelivery(delivery);
    return event === null ? [] : [{ event, delivery }];
  });

/** The join of callbacks, each as it came or erased. */
function joined(deliveries: readonly Delivery[], isErased: (index: number) => boolean): CallState {
  let state: CallState | null = null;
  for (const [index, { event, delivery }] of events(deliveries).entries()) {
    const read = isErased(index)
      ? readEvent(event, parseForm(eraseParameters(delivery.parameters)))
      : event;
    state = join(state, read).state;
  }
  return state ?? expect.fail('no callback is an event');
}

const HISTORY = fc
  .constantFrom('signalwire' as const, 'twilio' as const)
  .chain((provider) => callHistory(callNames(1, provider)))
  .filter((deliveries) => events(deliveries).length > 0);

describe('an erased call', () => {
  it('is the join of its erased callbacks, whichever of them came after the erasure', () => {
    fc.assert(
      fc.property(HISTORY, fc.integer(), fc.nat(8), (history, seed, before) => {
        const deliveries = disordered(history, seed);
        const whole = eraseCall(
          joined(deliveries, () => false),
          AT,
        );
        for (const from of [0, before]) {
          const inPart = joined(deliveries, (index) => index >= from);
          expectSame(eraseCall(inPart, AT), whole);
        }
        expectSame(eraseCall(whole, AT + 1), whole);
      }),
      propertySettings(1000),
    );
  });

  it('keeps status, times, SIP and audio, and no number, name or URL', () => {
    const [start, end] = [
      progress('ringing', 1, { CallerName: 'Alice Liddell', ForwardedFrom: '+15550400001' }),
      progress('failed', 9, {
        Caller: '+15550100001',
        FromCity: 'OXFORD',
        HangupBy: '15550100002',
        HangupDirection: 'outbound',
        SipResultCode: '486',
        SipInviteResultPhrase: 'Busy Here',
        ParentCallSid: 'CA-parent',
        AudioInMos: '4.38',
        RecordingUrl: `https://files.example.com/Recordings/RE${'1'.repeat(32)}.mp3`,
        agent: 'alice',
      }),
    ];
    const whole = joined([start, end], () => false);
    const erased = eraseCall(whole, AT);
    const { times, facts, audio, stamps } = erased;
    expect({ times, audio, stamps }).toEqual({
      times: whole.times,
      audio: whole.audio,
      stamps: whole.stamps,
    });
    for (const name of [
      'sipCode',
      'sipPhrase',
      'direction',
      'parentCallSid',
      'hangupDirection',
    ] as const) {
      expect(facts[name]).toEqual(whole.facts[name] ?? expect.fail(name));
    }
    expect(erased).toMatchObject({ end: { status: 'failed' }, erasedAt: AT });
    const said = JSON.stringify(erased) + eraseParameters(end.parameters);
    expect(said).toContain(`RE${'1'.repeat(32)}`);
    expect(said).not.toMatch(/Alice|alice|OXFORD|15550|files\.example/);
  });

  it('keeps no SIP phrase that could name someone, and no earlier one in its place', () => {
    const state = joined(
      [
        progress('ringing', 1, { SipInviteResultPhrase: 'Ringing' }),
        progress('failed', 2, { SipInviteResultPhrase: 'No answer from 15550100001' }),
      ],
      () => true,
    );
    expect(state.facts.sipPhrase?.value).toBe('erased');
  });

  it('keeps a time, and not what is written beside it', () => {
    const timestamp = 'Thu, 25 Jun 2026 20:26:09 +0000 (Alice)';
    const state = joined([progress('failed', 9, { Timestamp: timestamp })], () => true);
    expect(state.end).toMatchObject({ timestamp: '2026-06-25T20:26:09.000Z' });
    expect(state.end?.endedAt).toBe(Date.UTC(2026, 5, 25, 20, 26, 9));
  });
});

it('an erased line of a failure batch keeps what says why the call failed', () => {
  const line = {
    ...{ callSid: 'CA1', status: 'failed', eventTimestamp: null, direction: 'inbound' },
    ...{ to: '+15550100002', from: 'sip:alice@example.com', recordingUrl: 'https://a.example/1' },
    ...{ sipCode: 486, sipPhrase: 'Busy Here', corrected: true },
  };
  expect(eraseRow(line)).toEqual({ ...line, to: null, from: null, recordingUrl: null });
});
