/** Resolves the subscription to a recording that a document asks for. */
import type { RecordingEventName, RecordingSubscription } from '../contract/subscription.ts';
import type { WrittenCallback } from './document/cxml.ts';
import type { VerbHost } from './verb-host.ts';

/** The subscription; null for none. */
export function recordingSubscription(
  host: VerbHost,
  written: WrittenCallback<RecordingEventName> | null,
): RecordingSubscription | null {
  const address = host.callback(written);
  return address === null || written === null ? null : { ...address, events: written.events };
}
