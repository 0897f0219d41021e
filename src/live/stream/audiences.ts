/** Clients that are sent the same, so that it's made once for all of them. */

import type { Scope } from '../../ports/access/scope.ts';
import type { Audience } from '../../ports/live-feed.ts';
import type { ClientStream } from './client-stream.ts';

export interface Listeners {
  readonly audience: Audience;
  readonly streams: ReadonlySet<ClientStream>;
}

export class Audiences {
  readonly #byKey = new Map<
    string,
    { readonly audience: Audience; readonly streams: Set<ClientStream> }
  >();

  get all(): readonly Listeners[] {
    return [...this.#byKey.values()];
  }

  add(stream: ClientStream): void {
    const audience = stream.request;
    const key = audienceKey(audience);
    const known = this.#byKey.get(key);
    if (known === undefined) this.#byKey.set(key, { audience, streams: new Set([stream]) });
    else known.streams.add(stream);
  }

  remove(stream: ClientStream): void {
    const key = audienceKey(stream.request);
    const known = this.#byKey.get(key);
    known?.streams.delete(stream);
    if (known?.streams.size === 0) this.#byKey.delete(key);
  }
}

/** The same for audiences that are sent the same. */
export const audienceKey = ({ scope, disclosure, filter }: Audience): string =>
  JSON.stringify({ scope, disclosure, filter });

/** Streams by the accounts that they see. */
export const byScope = (
  streams: readonly ClientStream[],
): readonly (readonly [Scope, readonly ClientStream[]])[] =>
  [...Map.groupBy(streams, ({ request }) => JSON.stringify(request.scope)).values()].flatMap(
    (alike) => (alike[0] === undefined ? [] : [[alike[0].request.scope, alike] as const]),
  );
