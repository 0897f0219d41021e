/** The KPIs of the last five minutes, for scrapes: asked rarely, and never waited for long. */

import { UTC } from '../../core/time/time-zone.ts';
import type { KpiValues } from '../../core/wire/stats.ts';
import type { Timer } from '../../ports/clock.ts';
import type { Numbers } from '../../ports/numbers/numbers.ts';
import { inTime } from './in-time.ts';

const WINDOW_MS = 5 * 60_000;
/** Several servers may scrape: an answer is used again for this long. */
const FRESH_MS = 5000;

/** A list, so that a new KPI doesn't bring new series unasked. */
export const SCRAPED_KPIS: readonly string[] = [
  ...['attempts', 'answered', 'busy', 'noAnswer', 'rejected', 'canceled'],
  ...['failedNetwork', 'failedAddress', 'failedUnknown', 'blocked'],
  ...['asr', 'abr', 'ner', 'failureRate', 'blockedShare'],
  ...['acd', 'pddP50', 'pddP95', 'answerP95', 'shortShare', 'lagP50', 'lagP95'],
  ...['abandonRate', 'waitP95', 'serviceLevel'],
  ...['mosAvg', 'mosP10', 'lossAvg'],
  ...['callsPerMinute', 'concurrent', 'peakConcurrent', 'channels', 'peakChannels'],
  'peakCallsPerSecond',
];

/** Of first legs of all accounts. */
export class RecentKpis {
  readonly #numbers: Pick<Numbers, 'stats'>;
  readonly #timer: Timer;
  /** The latest answer, null if there was none, and when it came. */
  #known: { readonly at: number; readonly kpis: KpiValues | null } | null = null;
  #asking: Promise<KpiValues | null> | null = null;

  constructor(numbers: Pick<Numbers, 'stats'>, timer: Timer) {
    this.#numbers = numbers;
    this.#timer = timer;
  }

  /** Null while the numbers can't answer, or if that takes more than a second. */
  async read(): Promise<KpiValues | null> {
    const age = this.#known === null ? null : this.#timer.now() - this.#known.at;
    if (this.#known !== null && age !== null && age >= 0 && age < FRESH_MS) return this.#known.kpis;
    this.#asking ??= this.#ask();
    return await inTime(this.#asking, this.#timer);
  }

  async #ask(): Promise<KpiValues | null> {
    try {
      const to = this.#timer.now();
      const answer = await this.#numbers.stats(
        { scope: 'all', disclosure: 'full' },
        {
          filter: { leg: 'first', from: to - WINDOW_MS, to },
          ...{ kpis: SCRAPED_KPIS, timeZone: UTC, baseline: null },
        },
      );
      const kpis = answer.ok ? answer.value.kpis : null;
      this.#known = { at: this.#timer.now(), kpis };
      return kpis;
    } finally {
      this.#asking = null;
    }
  }
}
