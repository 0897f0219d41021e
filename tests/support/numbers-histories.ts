/**
 * Random histories of several calls for the numbers: those of `histories.ts`, spread over hours, with families,
 * agents, SIP codes and audio.
 */

import fc from 'fast-check';
import { type Delivery, rfc2822 } from './callbacks.ts';
import { callHistories, callNames } from './histories.ts';

const some = <const Value>(...values: readonly Value[]): fc.Arbitrary<Value> =>
  fc.constantFrom(...values);

/** What sets one call apart. */
const TURN = fc.record({
  /** How much later it happens, in seconds. Several calls happen at once. */
  later: fc.oneof(some(0, 0, 1, 5), fc.nat(3 * 3600)),
  /** The call that dialled it, by its number; none for 0. Where there's no such call, it's unknown. */
  parent: some(0, 0, 1, 1, 2, 9),
  to: some(null, null, 'client:bob', 'sip:eve@example.com', '+442079460029'),
  sipCode: some('486', '480', '404', '408', '503', '603', '607', '600', '487', '302', '99'),
  sipPhrase: some(null, 'Network Blocked', 'Decline', 'x 15550100001'),
  hangup: some(null, 'inbound', 'outbound'),
  answeredBy: some(null, null, 'human', 'unknown'),
  mos: some(null, '4.34', '4.02', '3.1', '2.2', '0.2', '7'),
  variance: some('85.95', '2', '900', '1e12'),
});

type Turn = typeof TURN extends fc.Arbitrary<infer Value> ? Value : never;

/** The histories of two to six calls, of which some dialled others. */
export const familyHistories: fc.Arbitrary<readonly (readonly Delivery[])[]> = fc
  .tuple(callHistories, fc.array(TURN, { minLength: 6, maxLength: 6 }))
  .map(([histories, turns]) =>
    histories.map((history, index) => {
      const turn = turns[index];
      return turn === undefined ? history : history.map((one) => turned(one, turn));
    }),
  );

function turned(delivery: Delivery, turn: Turn): Delivery {
  const parameters = new Map(delivery.parameters);
  const replace = (name: string, value: string | null): void => {
    if (value !== null && parameters.has(name)) parameters.set(name, value);
  };
  const time = Date.parse(String(parameters.get('Timestamp')));
  if (!Number.isNaN(time)) parameters.set('Timestamp', rfc2822(time + turn.later * 1000));
  if (turn.parent === 0) parameters.delete('ParentCallSid');
  else parameters.set('ParentCallSid', callNames(turn.parent, 'twilio').callSid);
  replace('To', turn.to);
  replace('Called', turn.to);
  replace('SipResultCode', turn.sipCode);
  replace('SipResponseCode', turn.sipCode);
  if (parameters.has('SipResultCode') && turn.sipPhrase !== null) {
    parameters.set('SipInviteResultPhrase', turn.sipPhrase);
  }
  if (turn.hangup !== null && parameters.has('CallDuration')) {
    parameters.set('HangupDirection', turn.hangup);
    parameters.delete('HangupBy');
  }
  replace('AnsweredBy', turn.answeredBy);
  replace('AudioInMos', turn.mos);
  replace('AudioInJitterMaxVariance', turn.variance);
  return { ...delivery, parameters, receivedAt: delivery.receivedAt + turn.later * 1000 };
}
