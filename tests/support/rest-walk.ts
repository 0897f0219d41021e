/** Makes requests to an emulator's REST API, and records them with their answers. */

import type { Emulator } from '@callboard/emulator';
import { z } from 'zod';
import { contradictions, type RestShapes } from './rest-shapes.ts';

const objectSchema = z.record(z.string(), z.unknown());

/** An answer. The body is empty if there is none. */
export interface WalkAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

export class RestWalk {
  /** The requests made, such as `GET /Calls/{sid}`. */
  readonly asked = new Set<string>();
  /** Everything that contradicts the shapes. */
  readonly problems = new Set<string>();
  /** How many links were followed. */
  followed = 0;
  /** The paths that answers have linked to since links were last followed. */
  readonly #uris = new Set<string>();
  readonly #emulator: Emulator;
  readonly #shapes: RestShapes;

  constructor(emulator: Emulator, shapes: RestShapes) {
    this.#emulator = emulator;
    this.#shapes = shapes;
  }

  /** Makes a request that succeeds. Placeholders in braces are filled from `sids`, in order. */
  async ask(
    request: string,
    sids: readonly string[] = [],
    form: Readonly<Record<string, string>> = {},
  ): Promise<WalkAnswer> {
    this.asked.add(request);
    const { answers, unpublished } = this.#shapes;
    if (unpublished[request] !== undefined) this.problems.add(`${request}: not published`);
    const [status, type] = answers[request] ?? unpublished[request] ?? [];
    if (status === undefined || type === undefined) throw new Error(`${request} has no shape.`);
    const answer = await this.send(request, sids, form);
    if (answer.status !== status) {
      this.problems.add(`${request}: ${answer.status} ${JSON.stringify(answer.body)}`);
    }
    this.#check(request, type, answer);
    return answer;
  }

  /** Makes a request that is refused. */
  async refused(
    status: number,
    request: string,
    sids: readonly string[],
    form: Readonly<Record<string, string>> = {},
    headers: Readonly<Record<string, string>> = {},
  ): Promise<void> {
    const answer = await this.send(request, sids, form, headers);
    if (answer.status !== status) this.problems.add(`${request}: ${answer.status}, not ${status}`);
    if (answer.body['status'] !== answer.status) this.problems.add(`${request}: Error.status`);
    this.#check(request, 'Error', answer);
  }

  /** Follows every link in the answers since the last time. A missing target is a problem. */
  async follow(): Promise<void> {
    const { url, project, token } = this.#emulator;
    const headers = { authorization: `Basic ${btoa(`${project}:${token}`)}` };
    for (const uri of this.#uris) {
      const response = await fetch(url + uri, { headers });
      await response.arrayBuffer();
      if (response.status !== 200) this.problems.add(`${response.status}: ${uri}`);
      this.followed += 1;
    }
    this.#uris.clear();
  }

  async send(
    request: string,
    sids: readonly string[],
    form: Readonly<Record<string, string>> = {},
    headers: Readonly<Record<string, string>> = {},
  ): Promise<WalkAnswer> {
    const { url, project, token } = this.#emulator;
    const [method = '', template = ''] = request.split(/ (.*)/);
    const left = [...sids];
    const path = template.replace(/\{[^}]+\}/g, () => left.shift() ?? 'unknown');
    const isRecording = /^\/Recordings\/[^/]+$/.test(path);
    const ending = path === '/' || isRecording ? '.json' : '';
    const base = `${url}/api/laml/2010-04-01/Accounts/${project}`;
    const response = await fetch(base + (path === '/' ? '' : path) + ending, {
      method,
      headers: { authorization: `Basic ${btoa(`${project}:${token}`)}`, ...headers },
      ...(method === 'POST' ? { body: new URLSearchParams(form) } : {}),
    });
    const text = await response.text();
    return { status: response.status, body: objectSchema.parse(JSON.parse(text || '{}')) };
  }

  #check(request: string, type: string | null, { body }: WalkAnswer): void {
    if (type === null) {
      if (Object.keys(body).length > 0) this.problems.add(`${request}: a body`);
      return;
    }
    for (const problem of contradictions(this.#shapes, type, body)) this.problems.add(problem);
    this.#collectUris(body);
  }

  #collectUris(value: unknown): void {
    if (typeof value === 'string') {
      if (/^(?:\/api\/laml)?\/2010-04-01\//.test(value)) this.#uris.add(value);
      else if (value.startsWith(`${this.#emulator.url}/`)) {
        this.#uris.add(value.slice(this.#emulator.url.length));
      }
    } else if (typeof value === 'object' && value !== null) {
      for (const one of Object.values(value)) this.#collectUris(one);
    }
  }
}
