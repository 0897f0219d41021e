/** Decoded calls, kept for a while: what one client is sent is often what the next one is sent. */

import { matches } from '../../core/call-filter.ts';
import type { FactFilter } from '../../core/fact-filter.ts';
import { sortedByName } from '../../core/facts/dimensions.ts';
import { filtersFacts, matchesFacts } from '../../core/kpi/own-filter.ts';
import type { CallSummary } from '../../core/wire/call-summary.ts';
import type { Disclosure } from '../../ports/access/disclosure.ts';
import type { Audience } from '../../ports/live-feed.ts';
import type { CallView, LiveCall } from './live-call.ts';

/** What a call shows, and its JSON as far as it was asked for. */
interface KeptView {
  readonly view: CallView | null;
  readonly json: Partial<Record<Disclosure, string>>;
}

export class CallViews {
  readonly #most: number;
  readonly #mask: (summary: CallSummary) => CallSummary;
  readonly #parentOf: (call: LiveCall) => LiveCall | null;
  readonly #kept = new Map<LiveCall, KeptView>();

  /**
   * Keeps at most `most` of them. `mask` hides what a masked audience doesn't see. Where a call has no own
   * dimension of a name, it shows that of the call that dialled it, which `parentOf` finds.
   */
  constructor(
    most: number,
    mask: (summary: CallSummary) => CallSummary,
    parentOf: (call: LiveCall) => LiveCall | null,
  ) {
    this.#most = most;
    this.#mask = mask;
    this.#parentOf = parentOf;
  }

  /** Whether the audience sees the call: it's of their accounts, matches their filter, and isn't gone or stale. */
  shows(call: LiveCall, audience: Audience): boolean {
    return !call.isStale && this.wouldShow(call, audience);
  }

  /** Whether the audience would see the call if it weren't stale. */
  wouldShow(call: LiveCall, { scope, filter }: Audience): boolean {
    if (call.status === null) return false;
    if (scope !== 'all' && !scope.includes(call.accountSid)) return false;
    return this.#matches(call, filter);
  }

  /** The call's summary as JSON. */
  json(call: LiveCall, disclosure: Disclosure): string {
    const { view, json } = this.#of(call);
    if (view === null) throw new Error('a call without a status has no summary');
    json[disclosure] ??= JSON.stringify(this.#summary(view, disclosure));
    return json[disclosure];
  }

  /** When the call's latest event arrived, milliseconds since 1970. */
  receivedAt(call: LiveCall): number {
    return this.#of(call).view?.receivedAt ?? 0;
  }

  /** What it shows has changed, without a change of its own. */
  forget(call: LiveCall): void {
    this.#kept.delete(call);
  }

  #matches(call: LiveCall, filter: FactFilter): boolean {
    const { view } = this.#of(call);
    if (view === null || !matches(view.filtered, filter)) return false;
    if (!filtersFacts(filter)) return true;
    // Few clients ask for this, so it's decoded once more instead of being kept for all.
    const whole = call.call();
    return whole !== null && matchesFacts(whole, filter);
  }

  #summary({ summary }: CallView, disclosure: Disclosure): CallSummary {
    switch (disclosure) {
      case 'full':
        return summary;
      case 'masked':
        return this.#mask(summary);
    }
  }

  #viewOf(call: LiveCall): CallView | null {
    const view = call.view();
    const passedOn = view === null ? null : (this.#parentOf(call)?.dimensions ?? null);
    if (view === null || passedOn === null || Object.keys(passedOn).length === 0) return view;
    const { summary, filtered } = view;
    const dimensions = sortedByName(Object.entries({ ...passedOn, ...summary.dimensions }));
    return {
      ...view,
      summary: { ...summary, dimensions },
      filtered: { ...filtered, dimensions },
    };
  }

  #of(call: LiveCall): KeptView {
    const known = this.#kept.get(call);
    if (known !== undefined) return known;
    const kept = { view: this.#viewOf(call), json: {} };
    this.#kept.set(call, kept);
    if (this.#kept.size > this.#most) {
      for (const oldest of this.#kept.keys()) {
        this.#kept.delete(oldest);
        break;
      }
    }
    return kept;
  }
}
