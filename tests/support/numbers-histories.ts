/**
 * Random histories of several calls for the numbers: those of `histories.ts`, spread over hours, with families,
 * agents, SIP codes and audio.
 */

import fc from 'fast-check';
import { type Delivery, rfc2822 } from './callbacks.ts';
import { callHistory, callNames } from './histories.ts';

const some = <const Value>(...values: readonly Value[]): fc.Arbitrary<Value> =>
  fc.constantFrom(...values);

/** What sets one call apart. */
const TURN = fc.record({
  /** How much later it happens, in seconds. Several calls happen at once. */
  later: some(0, 0, 1, 5, 15, 40, 60, 3600, 3602, 7000, 10_000),
  /** The call that dialled it, by its number; none for 0. There's no call 99. */
  parent: some(0, 0, 0, 1, 1, 2, 99),
  to: some(null, null, 'client:bob', 'sip:eve@example.com', '+442079460029'),
  sipCode: some(
    ...[null, null, '486', '480', '404', '408', '503', '603', '603', '607', '600', '487', '302'],
    '99',
  ),
  sipPhrase: some(null, 'Network Blocked', 'Decline', 'x 15550100001'),
  hangup: some(null, 'inbound', 'outbound'),
  answeredBy: some(null, 'human', 'unknown', 'machine_start'),
  /** None for a call whose audio isn't reported. */
  mos: some(null, '4.34', '4.1', '3.7', '3.1', '2.6', '2.2', '0.2', '7'),
  variance: some('85.95', '2', '900', '1e12'),
});

type Turn = typeof TURN extends fc.Arbitrary<infer Value> ? Value : never;

/** The histories of three to twelve calls, of which some dialled others. */
export const familyHistories: fc.Arbitrary<readonly (readonly Delivery[])[]> = fc
  .array(fc.tuple(callHistory(callNames(1, 'twilio')), TURN), { minLength: 3, maxLength: 12 })
  .map((calls) =>
    calls.map(([history, turn], index) => history.map((one) => turned(one, turn, index + 1))),
  );

function turned(delivery: Delivery, turn: Turn, number: number): Delivery {
  const parameters = new Map(delivery.parameters);
  const setIf = (isSet: boolean, name: string, value: string | null): void => {
    if (isSet && value !== null) parameters.set(name, value);
  };
  const timestamp = String(parameters.get('Timestamp'));
  const time = Date.parse(timestamp);
  // Of "0" and the like JavaScript makes a day in 2001, years away from the call's family.
  if (rfc2822(time) === timestamp) parameters.set('Timestamp', rfc2822(time + turn.later * 1000));
  parameters.set('CallSid', callNames(number, 'twilio').callSid);
  parameters.delete('ParentCallSid');
  setIf(turn.parent > 0, 'ParentCallSid', callNames(turn.parent, 'twilio').callSid);
  setIf(parameters.has('To'), 'To', turn.to);
  const status = parameters.get('CallStatus');
  const isOver = ['busy', 'failed', 'no-answer', 'canceled'].includes(String(status));
  setIf(isOver, 'SipResultCode', turn.sipCode);
  setIf(isOver, 'SipInviteResultPhrase', turn.sipPhrase);
  if (turn.hangup !== null) parameters.delete('HangupBy');
  setIf(isOver || status === 'completed', 'HangupDirection', turn.hangup);
  setIf(status === 'completed', 'AnsweredBy', turn.answeredBy);
  if (status === 'completed' && turn.mos !== null) {
    parameters.set('AudioInMos', turn.mos);
    parameters.set('AudioInMediaPacketCount', '99');
    parameters.set('AudioInSkipPacketCount', '1');
    parameters.set('AudioInJitterMaxVariance', turn.variance);
  }
  return { ...delivery, parameters, receivedAt: delivery.receivedAt + turn.later * 1000 };
}
