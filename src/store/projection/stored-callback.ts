/** A callback as a store hands it over to be joined to its call. */

import type { EventHeader } from '../../core/callback/read-event.ts';
import type { StoredRequest } from '../../ports/event-sink.ts';

export interface StoredCallback {
  readonly header: EventHeader;
  /** The body of a POSTed form, which nearly every callback is; null for anything else. */
  readonly formBody: Buffer | null;
  readonly request: StoredRequest & { readonly body: Buffer };
}
