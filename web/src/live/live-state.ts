/** Keeps what the stream says: a plain object that takes messages and makes windows. */

import { isEnd } from '../../../src/core/call-status.ts';
import type { CallSummary } from '../../../src/core/wire/call-summary.ts';
import type { CallbackArrival, CallChanges } from '../../../src/core/wire/live.ts';
import type { Now } from '../../../src/core/wire/now.ts';
import type { LiveMessage } from './live-message.ts';
import type { Link, LiveContents, LiveWindow } from './live-window.ts';

/** How many ended calls, and how many callbacks, are kept. */
const KEPT = 200;
/** A call that ended earlier than this before its change didn't just end, in milliseconds. */
const JUST_ENDED_MS = 5 * 60_000;

export class LiveState {
  #calls = new Map<string, CallSummary>();
  #shownCalls: ReadonlyMap<string, CallSummary> = new Map();
  #areCallsShown = true;
  #ended: readonly CallSummary[] = [];
  #callbacks: readonly CallbackArrival[] = [];
  #now: Now | null = null;
  #isLoaded = false;
  #loads = 0;
  /** When the calls in progress were as the snapshot has them, by the server's clock. */
  #loadedAt = 0;
  #changed = new Map<string, CallSummary>();
  #left: string[] = [];
  #link: Link = { kind: 'connecting' };
  #heardAt: number | null = null;
  #newestAt: number | null = null;

  /** Takes a message that came at `at`, by the browser's clock. */
  take(message: LiveMessage, at: number): void {
    switch (message.kind) {
      case 'snapshot':
        this.#replaceCalls(new Map(message.live.calls.map((call) => [call.callSid, call])));
        this.#loadedAt = Date.parse(message.live.at);
        break;
      case 'changes':
        this.#change(message.changes);
        break;
      case 'now':
        this.#now = message.now;
        if (message.now.dataAgeMs !== null) {
          this.#newer(Date.parse(message.now.at) - message.now.dataAgeMs);
        }
        break;
      case 'callbacks':
        this.#callbacks = [...message.arrivals.callbacks.toReversed(), ...this.#callbacks].slice(
          0,
          KEPT,
        );
        break;
      case 'contents':
        this.#adopt(message.contents);
        this.#heardAt = message.heardAt;
        return;
      case 'heard':
        break;
      case 'link':
        this.#link = message.link;
        return;
      case 'forget':
        this.#adopt({ calls: new Map(), ended: [], callbacks: [], now: null });
        this.#isLoaded = false;
        this.#heardAt = this.#newestAt = null;
        this.#link = { kind: 'connecting' };
        return;
    }
    this.#heardAt = at;
  }

  /** Everything, for a page that opens later. Null until the calls in progress are loaded. */
  get contents(): LiveContents | null {
    if (!this.#isLoaded) return null;
    return {
      calls: this.#shown(),
      ended: this.#ended,
      callbacks: this.#callbacks,
      now: this.#now,
    };
  }

  /** When anything last came from the server. */
  get heardAt(): number | null {
    return this.#heardAt;
  }

  get link(): Link {
    return this.#link;
  }

  /** The window for the next frame. Changes count from the previous one. */
  nextWindow(): LiveWindow {
    const [changed, left] = [this.#changed, this.#left];
    this.#changed = new Map();
    this.#left = [];
    return {
      calls: this.#shown(),
      ended: this.#ended,
      callbacks: this.#callbacks,
      now: this.#now,
      isLoaded: this.#isLoaded,
      loads: this.#loads,
      changed,
      left,
      link: this.#link,
      heardAt: this.#heardAt,
      newestAt: this.#newestAt,
    };
  }

  /** Forgets what changed since the previous window, where there are no windows. */
  dropChanges(): void {
    this.#changed.clear();
    this.#left = [];
  }

  #shown(): ReadonlyMap<string, CallSummary> {
    if (!this.#areCallsShown) {
      this.#shownCalls = new Map(this.#calls);
      this.#areCallsShown = true;
    }
    return this.#shownCalls;
  }

  #replaceCalls(calls: Map<string, CallSummary>): void {
    this.#calls = calls;
    this.#areCallsShown = false;
    this.#isLoaded = true;
    this.#loads += 1;
  }

  #adopt({ calls, ended, callbacks, now }: LiveContents): void {
    this.#replaceCalls(new Map(calls));
    this.#ended = ended;
    this.#callbacks = callbacks;
    this.#now = now;
    if (now !== null && now.dataAgeMs !== null) this.#newer(Date.parse(now.at) - now.dataAgeMs);
  }

  #change({ calls, left, receivedAt }: CallChanges): void {
    const ended: CallSummary[] = [];
    for (const call of calls) {
      if (receivedAt !== null || !this.#wasThere(call)) this.#changed.set(call.callSid, call);
      if (!isEnd(call.status)) this.#calls.set(call.callSid, call);
      else {
        this.#calls.delete(call.callSid);
        ended.push(call);
      }
    }
    for (const sid of left) {
      this.#calls.delete(sid);
      this.#changed.delete(sid);
    }
    this.#left.push(...left);
    this.#areCallsShown = false;
    if (ended.length > 0 || left.length > 0) this.#end(ended, left);
    if (receivedAt !== null) this.#newer(Date.parse(receivedAt));
  }

  /** Whether a call that a new board looks back at is as it was when the calls in progress were loaded. */
  #wasThere(call: CallSummary): boolean {
    if (Date.parse(call.updatedAt) > this.#loadedAt) return false;
    const known = this.#calls.get(call.callSid);
    return isEnd(call.status) ? known === undefined : known?.updatedAt === call.updatedAt;
  }

  #end(calls: readonly CallSummary[], left: readonly string[]): void {
    const kept = new Map(this.#ended.map((call) => [call.callSid, call]));
    for (const call of calls) {
      if (kept.has(call.callSid) || justEnded(call)) kept.set(call.callSid, call);
    }
    for (const sid of left) kept.delete(sid);
    this.#ended = [...kept.values()].sort(latestFirst).slice(0, KEPT);
  }

  #newer(at: number): void {
    if (this.#newestAt === null || at > this.#newestAt) this.#newestAt = at;
  }
}

const endOf = (call: CallSummary): string => call.endedAt ?? call.updatedAt;

const justEnded = (call: CallSummary): boolean =>
  Date.parse(call.updatedAt) - Date.parse(endOf(call)) < JUST_ENDED_MS;

function latestFirst(a: CallSummary, b: CallSummary): number {
  const [endA, endB] = [endOf(a), endOf(b)];
  if (endA !== endB) return endA < endB ? 1 : -1;
  return a.callSid < b.callSid ? -1 : 1;
}
