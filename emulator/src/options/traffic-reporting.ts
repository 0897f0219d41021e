/** Where generated calls report: all events go to one URL. */

import type { CallbackTarget } from '../contract/callback-target.ts';
import {
  ALL_CALL_EVENTS,
  type CallbackAddress,
  type CallReporting,
  DEFAULT_RECORDING_EVENTS,
} from '../contract/subscription.ts';

/** The subscriptions of outbound and inbound calls. */
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
    // A number has one callback, at the end; dialed legs report like any others.
    inboundReporting: { progress: null, number: address, recording, dialed: progress },
  };
}
