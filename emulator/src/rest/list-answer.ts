/** Answers a list: one page of what matches, under the resource's own key. */
import type { RestRoute } from '../faults/rest-faults.ts';
import type { RestAnswer } from './answer.ts';
import { type Ordered, pageEnvelope, parsePageRequest, type Sequence, takePage } from './paging.ts';
import type { RequestParameters } from './request-parameters.ts';
import { resourceUri } from './resource-uris.ts';
import type { RestContext } from './rest-context.ts';
import { accepted, type Checked } from './rest-error.ts';
import { unheeded } from './unheeded-parameters.ts';

/** What to list. */
export interface ListOf<T extends Ordered> {
  readonly items: Sequence<T>;
  readonly matches: (item: T) => boolean;
  /** The route of the query's parameters; null if the list is always empty. */
  readonly route: RestRoute | null;
  /** Below the account, e.g. `/Calls`. */
  readonly path: string;
  /** What the reply calls its items. */
  readonly key: string;
  readonly resource: (item: T) => object;
}

/** The requested page, or a refusal. */
export function listAnswer<T extends Ordered>(
  context: RestContext,
  query: RequestParameters,
  list: ListOf<T>,
): Checked<RestAnswer> {
  const request = parsePageRequest(query);
  if (!request.ok) return request;
  for (const sentence of list.route === null ? [] : unheeded(list.route, query)) {
    context.ignoredNotes.say('', 'parameter', sentence);
  }
  const page = takePage(list.items, list.matches, request.value);
  const uri = resourceUri(context.dialect, context.accountSid, list.path);
  const start = request.value.page * request.value.pageSize;
  const range = { start, end: Math.max(start, start + page.items.length - 1) };
  return accepted({
    status: 200,
    body: {
      ...pageEnvelope(uri, query, request.value, page),
      ...(context.dialect === 'twilio' ? range : {}),
      [list.key]: page.items.map(list.resource),
    },
  });
}
