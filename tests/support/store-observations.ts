/** Deliveries as a store receives them: verified, classified, with their bytes as received. */

import type { Acceptance, EventSink, Observation } from '../../src/ports/event-sink.ts';
import { type Delivery, eventOf, type Fields, progress, targetOf } from './callbacks.ts';

/** Parameters as a form body. */
function formOf(parameters: Delivery['parameters']): string {
  const form = new URLSearchParams();
  for (const [name, value] of parameters) {
    for (const one of [value].flat()) form.append(name, one);
  }
  return form.toString();
}

/** A delivery as it came by POST, form-encoded. */
export function observe(delivery: Delivery): Observation {
  const { key, kind, accountSid, callSid, provenance, receivedAt } = eventOf(delivery);
  const { parameters } = delivery;
  return {
    key,
    kind,
    accountSid,
    callSid,
    provenance,
    receivedAt,
    request: {
      method: 'POST',
      target: targetOf(delivery),
      encoding: 'form',
      body: Buffer.from(formOf(parameters)),
    },
  };
}

/** A progress callback of the call with this sid. */
export const progressOf = (
  callSid: string,
  status: string,
  second: number,
  fields: Fields = {},
): Delivery => progress(status, second, { CallSid: callSid, ...fields });

/** A callback that can't be joined to any call, because its bytes aren't what its kind needs. */
export const unreadable = (callSid: string): Observation => ({
  ...observe(progressOf(callSid, 'ringing', 0, { Unreadable: '1' })),
  request: {
    method: 'POST',
    target: '/callbacks/voice',
    encoding: 'json',
    body: Buffer.from('no JSON'),
  },
});

/** Gives a sink an observation. Resolves with its answer. */
export const accepted = (sink: EventSink, observation: Observation): Promise<Acceptance> =>
  new Promise((resolve) => sink.accept(observation, resolve));

/** Gives a store these deliveries one after another, each once the one before it was answered. */
export async function acceptInTurn(
  sink: EventSink,
  deliveries: readonly Delivery[],
): Promise<readonly Acceptance[]> {
  const answers: Acceptance[] = [];
  for (const delivery of deliveries) answers.push(await accepted(sink, observe(delivery)));
  return answers;
}

/** Gives a store these deliveries all at once. */
export const acceptAtOnce = (
  sink: EventSink,
  deliveries: readonly Delivery[],
): Promise<readonly Acceptance[]> =>
  Promise.all(deliveries.map((delivery) => accepted(sink, observe(delivery))));
