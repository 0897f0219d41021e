/** One call behind the view: the call, its timeline, and the legs around it, loaded again when any of them changes. */

import { type ReadonlySignal, signal } from '@preact/signals';
import { summaryOf } from '../../../../src/core/calls/call-summary.ts';
import type { Result } from '../../../../src/core/result.ts';
import { failure, success } from '../../../../src/core/result.ts';
import type { Call } from '../../../../src/core/wire/call.ts';
import type { CallList } from '../../../../src/core/wire/call-list.ts';
import type { CallSummary } from '../../../../src/core/wire/call-summary.ts';
import type { EventList, TimelineEvent } from '../../../../src/core/wire/event-list.ts';
import type { ApiProblem } from '../../api/api-problem.ts';
import { type Leg, legsOf } from './legs.ts';

export interface CallStory {
  readonly call: Call;
  /** In order of arrival. */
  readonly events: readonly TimelineEvent[];
  /** Whether there are more events than these. */
  readonly isCut: boolean;
  readonly legs: readonly Leg[];
}

export type CallModelState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly problem: ApiProblem }
  | { readonly kind: 'ready'; readonly story: CallStory };

/** The most events that are loaded, and the most legs of one call. */
const MOST_EVENTS = 1000;
const MOST_LEGS = 200;

/** What the API answers about a call, in pages of at most `limit`. */
export interface CallAnswers {
  call(sid: string, signal: AbortSignal): Promise<Result<Call, ApiProblem>>;
  events(sid: string, limit: number, signal: AbortSignal): Promise<Result<EventList, ApiProblem>>;
  /** The calls with this parent. */
  legs(parent: string, limit: number, signal: AbortSignal): Promise<Result<CallList, ApiProblem>>;
}

export class CallModel {
  readonly #sid: string;
  readonly #api: CallAnswers;
  readonly #state = signal<CallModelState>({ kind: 'loading' });
  readonly #leaving = new AbortController();
  #isLoading = false;
  #isOld = false;
  /** What changed since the latest question. */
  #meanwhile: CallSummary[] = [];

  /** `sid` can be the beginning of one. */
  constructor(sid: string, api: CallAnswers) {
    this.#sid = sid;
    this.#api = api;
  }

  get state(): ReadonlySignal<CallModelState> {
    return this.#state;
  }

  /** Loads everything. What's shown stays until then. */
  async load(): Promise<void> {
    this.#isOld = true;
    if (this.#isLoading) return;
    this.#isLoading = true;
    while (this.#isOld && !this.#leaving.signal.aborted) {
      this.#isOld = false;
      this.#meanwhile = [];
      const story = await this.#ask();
      if (this.#leaving.signal.aborted) break;
      this.#state.value = story.ok
        ? { kind: 'ready', story: story.value }
        : { kind: 'failed', problem: story.problem };
      if (this.#isAnyOurs(this.#meanwhile)) this.#isOld = true;
    }
    this.#isLoading = false;
  }

  /** Takes what the stream brought: loads again if this call or a leg of it changed. */
  async change(changed: ReadonlyMap<string, CallSummary>): Promise<void> {
    const calls = [...changed.values()];
    // Until it's loaded, its sid and its parent may not be known.
    if (this.#isLoading) this.#meanwhile.push(...calls);
    else if (this.#isAnyOurs(calls)) await this.load();
  }

  /** The call isn't shown any more. */
  close(): void {
    this.#leaving.abort();
  }

  #isAnyOurs(calls: readonly CallSummary[]): boolean {
    const state = this.#state.peek();
    if (state.kind !== 'ready' || calls.length === 0) return false;
    const known = new Set(state.story.legs.map(({ call }) => call.callSid));
    const { callSid, parentCallSid } = state.story.call;
    return calls.some(
      (call) =>
        known.has(call.callSid) ||
        call.parentCallSid === callSid ||
        (parentCallSid !== null && call.parentCallSid === parentCallSid),
    );
  }

  async #ask(): Promise<Result<CallStory, ApiProblem>> {
    const { signal: leaving } = this.#leaving;
    const asked = await this.#api.call(this.#sid, leaving);
    if (!asked.ok) return asked;
    const call = asked.value;
    const { parentCallSid } = call;
    const legs = (parent: string) => this.#api.legs(parent, MOST_LEGS, leaving);
    const [events, children, parent, siblings] = await Promise.all([
      this.#api.events(call.callSid, MOST_EVENTS, leaving),
      legs(call.callSid),
      parentCallSid === null ? null : this.#api.call(parentCallSid, leaving),
      parentCallSid === null ? null : legs(parentCallSid),
    ]);
    if (!events.ok) return failure(events.problem);
    return success({
      call,
      events: events.value.events,
      isCut: events.value.nextCursor !== null,
      legs: legsOf({
        call: summaryOf(call),
        // A leg that can't be loaded is left out: the call itself is what was asked for.
        parent: parent?.ok === true ? summaryOf(parent.value) : null,
        siblings: siblings?.ok === true ? siblings.value.calls.map(summaryOf) : [],
        children: children.ok ? children.value.calls.map(summaryOf) : [],
      }),
    });
  }
}
