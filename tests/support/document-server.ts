/** Serves cXML documents by path on a real socket, accepts callbacks, and keeps every request in order. */
import type { ServerResponse } from 'node:http';
import { type CallbackReceiver, callbackReceiver } from './callback-receiver.ts';

/** The answer on a path: a document, or anything else. */
export type ServedAnswer =
  | string
  | (() => Promise<string>)
  | {
      readonly status: number;
      readonly headers?: Record<string, string>;
      readonly body?: string | Buffer;
    };

/** A request with its parameters, from the query or the body. */
export interface SeenRequest {
  readonly path: string;
  readonly method: string;
  readonly parameters: Readonly<Record<string, string>>;
}

export interface DocumentServer extends AsyncDisposable {
  readonly url: string;
  /** Every request in order of arrival. */
  seen(): readonly SeenRequest[];
  readonly receiver: CallbackReceiver;
}

/** Paths without an answer of their own accept callbacks: 204. `{base}` stands for the server's URL. */
export async function documentServer(
  answers: Readonly<Record<string, ServedAnswer>>,
): Promise<DocumentServer> {
  let base = '';
  const send = (response: ServerResponse, inside: string): void => {
    response.writeHead(200, { 'content-type': 'text/xml' });
    response.end(`<Response>${inside.replaceAll('{base}', base)}</Response>`);
  };
  const receiver = await callbackReceiver((response, _count, request) => {
    const answer = answers[new URL(request.url, 'http://x').pathname];
    if (answer === undefined) response.writeHead(204).end();
    else if (typeof answer === 'string') send(response, answer);
    else if (typeof answer === 'function') void answer().then((inside) => send(response, inside));
    else {
      response.writeHead(answer.status, answer.headers ?? {}).end(answer.body ?? '');
    }
  });
  base = receiver.url;
  return {
    url: receiver.url,
    receiver,
    seen: () =>
      receiver.received.map(({ url, method, body }) => {
        const { pathname, searchParams } = new URL(url, 'http://x');
        const parameters = method === 'POST' ? new URLSearchParams(body) : searchParams;
        return { path: pathname, method, parameters: Object.fromEntries(parameters) };
      }),
    [Symbol.asyncDispose]: () => receiver[Symbol.asyncDispose](),
  };
}
