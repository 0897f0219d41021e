/** Who is signed in, as a signal. */

import { type ReadonlySignal, signal } from '@preact/signals';
import type { Result } from '../../../src/core/result.ts';
import { failure, success } from '../../../src/core/result.ts';
import type { Session } from '../../../src/core/wire/access.ts';
import type { ApiProblem } from './api-problem.ts';
import { answerOf, api, doneOf } from './client.ts';

export type SessionState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'signed-in'; readonly session: Session }
  | { readonly kind: 'signed-out' }
  /** Only the machine itself may look, and this isn't it. */
  | { readonly kind: 'local-only'; readonly message: string }
  | { readonly kind: 'unreachable'; readonly message: string };

const PATH = '/api/v1/session';

export class SessionKeeper {
  readonly #state = signal<SessionState>({ kind: 'loading' });
  readonly #onSignIn: () => void;

  /** `onSignIn` is called whenever someone else may be signed in. */
  constructor(onSignIn: () => void) {
    this.#onSignIn = onSignIn;
  }

  get state(): ReadonlySignal<SessionState> {
    return this.#state;
  }

  /** Asks who's signed in; resolves with whether someone is. */
  async load(): Promise<boolean> {
    const asked = await answerOf(api.GET(PATH));
    this.#state.value = asked.ok
      ? { kind: 'signed-in', session: asked.value }
      : stateOf(asked.problem);
    return this.#state.peek().kind === 'signed-in';
  }

  /** Asks again, which lets the session last longer. If there's no answer, nothing changes. */
  async renew(): Promise<void> {
    const asked = await answerOf(api.GET(PATH));
    if (asked.ok) this.#state.value = { kind: 'signed-in', session: asked.value };
  }

  /** Signs in with a key. */
  async signIn(key: string): Promise<Result<null, ApiProblem>> {
    const asked = await answerOf(api.POST(PATH, { body: { key } }));
    if (!asked.ok) return failure(asked.problem);
    this.#state.value = { kind: 'signed-in', session: asked.value };
    this.#onSignIn();
    return success(null);
  }

  /** Signs out. On the machine itself, that can leave someone who needs no key. */
  async signOut(): Promise<void> {
    await doneOf(api.DELETE(PATH));
    if (await this.load()) this.#onSignIn();
  }
}

function stateOf({ status, code, message }: ApiProblem): SessionState {
  if (code === 'local_only') return { kind: 'local-only', message };
  if (status === 401) return { kind: 'signed-out' };
  return { kind: 'unreachable', message };
}
