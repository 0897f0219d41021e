/** Who is told of generated calls: one address for everything, told every event. */

import type { CallbackTarget } from '../contract/callback-target.ts';
import {
  ALL_CALL_EVENTS,
  type CallbackAddress,
  type CallReporting,
  DEFAULT_RECORDING_EVENTS,
} from '../contract/subscription.ts';

/** The subscriptions of calls that go out, and of calls that come in. */
export function trafficReporting(settings: { readonly target: CallbackTarget | null }): {
  readonly outboundReporting: CallReporting;
  readonly inboundReporting: CallReporting;
} {
  if (settings.target === null) {
    const silent = { progress: null, number: null, recording: null, dialed: null };
    return { outboundReporting: silent, inboundReporting: silent };
  }
  const address: CallbackAddress = { target: settings.target, method: 'POST' };
  const progress = { ...address, events: ALL_CALL_EVENTS };
  const recording = { ...address, events: DEFAULT_RECORDING_EVENTS };
  return {
    outboundReporting: { progress, number: null, recording, dialed: progress },
    // A number has one callback, at the end; the legs it dials report like any others.
    inboundReporting: { progress: null, number: address, recording, dialed: progress },
  };
}
