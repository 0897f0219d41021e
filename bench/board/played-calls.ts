/** Calls that come, ring, talk and end at a steady pace, for a board to show. The same seed gives the same calls. */

import type { CallStatus, EndStatus } from '../../src/core/call-status.ts';
import type { CallSummary } from '../../src/core/wire/call-summary.ts';
import type { FailureGroup, Now } from '../../src/core/wire/now.ts';
import { type Seeded, seeded, seededUuid } from '../ingest/seeded.ts';

export interface PlayOptions {
  /** How many calls are in progress, give or take a few. */
  readonly calls: number;
  readonly changesPerSecond: number;
  readonly seed: number;
}

const STEP_SECONDS = 15;
const STEPS = 60;
const WINDOW_MS = 300_000;

const PARTIES = ['+1415555', '+1212555', '+4420794', '+4930555', '+1206555'] as const;
const FAILURES: readonly { status: EndStatus; code: number; phrase: string; weight: number }[] = [
  { status: 'failed', code: 503, phrase: 'Service Unavailable', weight: 28 },
  { status: 'busy', code: 486, phrase: 'Busy Here', weight: 12 },
  { status: 'failed', code: 404, phrase: 'Not Found', weight: 6 },
  { status: 'no-answer', code: 487, phrase: 'Request Terminated', weight: 5 },
  { status: 'failed', code: 603, phrase: 'Network Blocked', weight: 2 },
];

interface Ended {
  readonly at: number;
  readonly call: CallSummary;
}

export class PlayedCalls {
  readonly #options: PlayOptions;
  readonly #chance: Seeded;
  readonly #calls = new Map<string, CallSummary>();
  /** Sids in no order, to pick one at random. */
  readonly #sids: string[] = [];
  #ended: Ended[] = [];
  #position = 0;

  constructor(options: PlayOptions, now: number) {
    this.#options = options;
    this.#chance = seeded(options.seed);
    for (let made = 0; made < options.calls; made += 1) this.#begin(now, true);
    for (let made = 0; made < Math.min(options.calls, 400); made += 1) this.#finish(now, true);
    while (this.#calls.size < options.calls) this.#begin(now, true);
  }

  get position(): number {
    return this.#position;
  }

  get calls(): readonly CallSummary[] {
    return [...this.#calls.values()];
  }

  /** Changes of `ms` milliseconds, each call once. */
  play(now: number, ms: number): CallSummary[] {
    const changed = new Map<string, CallSummary>();
    const count = Math.round((this.#options.changesPerSecond * ms) / 1000);
    for (let made = 0; made < count; made += 1) {
      const call = this.#change(now);
      changed.set(call.callSid, call);
    }
    this.#position += count;
    return [...changed.values()];
  }

  now(at: number): Now {
    this.#ended = this.#ended.filter((ended) => at - ended.at < WINDOW_MS);
    const inProgress = { queued: 0, initiated: 0, ringing: 0, 'in-progress': 0, unknown: 0 };
    for (const { status } of this.#calls.values()) {
      if (status in inProgress) inProgress[status as keyof typeof inProgress] += 1;
    }
    const byStatus = { completed: 0, busy: 0, failed: 0, 'no-answer': 0, canceled: 0 };
    for (const { call } of this.#ended) byStatus[call.status as EndStatus] += 1;
    const wave = (base: number, swing: number): number[] =>
      Array.from({ length: STEPS }, (_, step) =>
        Math.max(0, base + swing * Math.sin(step / 6) + swing * 0.4 * Math.sin(step * 1.7)),
      );
    const { calls, changesPerSecond } = this.#options;
    return {
      at: new Date(at).toISOString(),
      inProgress,
      stale: calls > 300 ? 2 : 0,
      ended: { windowSeconds: 300, byStatus },
      failures: { windowSeconds: 300, groups: this.#groups(), others: 0 },
      callbacks: {
        windowSeconds: 10,
        perSecond: changesPerSecond,
        lastAt: new Date(at - 120).toISOString(),
      },
      callbackLag: {
        windowSeconds: 60,
        p50Seconds: 0.4,
        p95Seconds: 1.2,
        n: changesPerSecond * 60,
      },
      dataAgeMs: 120,
      trend: {
        stepSeconds: STEP_SECONDS,
        inProgress: wave(calls, calls / 8),
        ended: wave(byStatus.completed / 20, byStatus.completed / 90),
        failed: wave(byStatus.failed / 20, byStatus.failed / 40),
        callbacksPerSecond: wave(changesPerSecond, changesPerSecond / 10),
        lagP95Seconds: wave(1.1, 0.2),
      },
    };
  }

  #groups(): FailureGroup[] {
    const groups = new Map<string, { group: FailureGroup; parties: Set<string> }>();
    for (const { call, at } of this.#ended) {
      if (call.status === 'completed' || call.status === 'canceled') continue;
      const key = `${call.status} ${call.sipCode}`;
      const known = groups.get(key)?.parties ?? new Set<string>();
      known.add(call.to ?? '');
      groups.set(key, {
        parties: known,
        group: {
          status: call.status as EndStatus,
          sipCode: call.sipCode,
          sipPhrase: call.sipPhrase,
          calls: (groups.get(key)?.group.calls ?? 0) + 1,
          parties: known.size,
          lastAt: new Date(at).toISOString(),
        },
      });
    }
    return [...groups.values()].map(({ group }) => group).sort((a, b) => b.calls - a.calls);
  }

  #change(now: number): CallSummary {
    const { calls } = this.#options;
    if (this.#calls.size < calls * 0.98) return this.#begin(now, false);
    if (this.#calls.size > calls * 1.02) return this.#finish(now, false);
    const dice = this.#random();
    if (dice < 0.25) return this.#begin(now, false);
    if (dice < 0.5) return this.#finish(now, false);
    return this.#advance(now);
  }

  #begin(now: number, isOld: boolean): CallSummary {
    const age = isOld ? Math.floor(this.#random() ** 3 * 1_900_000) : 0;
    const startedAt = now - age;
    const parent = this.#random() < 0.15 ? this.#any() : undefined;
    const isLeg = parent !== undefined && parent.parentCallSid === null;
    const status = !isOld
      ? 'initiated'
      : age > 40_000
        ? 'in-progress'
        : age > 6_000
          ? 'ringing'
          : 'queued';
    const iso = (at: number): string => new Date(at).toISOString();
    const call: CallSummary = {
      callSid: seededUuid(this.#chance),
      accountSid: '5c0ffee5-ca11-4b0a-8d00-000000008485',
      parentCallSid: isLeg ? parent.callSid : null,
      direction: isLeg ? 'outbound-dial' : this.#random() < 0.5 ? 'inbound' : 'outbound-api',
      from: this.#party(),
      to: isLeg ? `sip:agent-0${Math.ceil(this.#random() * 9)}@agents.example.com` : this.#party(),
      status,
      startedAt: iso(startedAt),
      ringingAt: status === 'ringing' || status === 'in-progress' ? iso(startedAt + 2_000) : null,
      answeredAt: status === 'in-progress' ? iso(startedAt + 9_000) : null,
      endedAt: null,
      firstSeenAt: iso(startedAt + 400),
      updatedAt: iso(startedAt + 400),
      ringSeconds: status === 'in-progress' ? 7 : null,
      durationSeconds: null,
      sipCode: null,
      sipPhrase: null,
      hangupDirection: null,
      dimensions: {},
      mos: null,
      lossPercent: null,
      recordings: 0,
    };
    this.#calls.set(call.callSid, call);
    this.#sids.push(call.callSid);
    return call;
  }

  #advance(now: number): CallSummary {
    const call = this.#any();
    if (call === undefined) return this.#begin(now, false);
    const at = new Date(now).toISOString();
    const next: Readonly<Partial<Record<CallStatus, CallStatus>>> = {
      queued: 'initiated',
      initiated: 'ringing',
      ringing: 'in-progress',
    };
    const status = next[call.status] ?? call.status;
    const changed: CallSummary = {
      ...call,
      status,
      updatedAt: at,
      ringingAt: status === 'ringing' ? at : call.ringingAt,
      answeredAt: status === 'in-progress' ? (call.answeredAt ?? at) : call.answeredAt,
    };
    this.#calls.set(call.callSid, changed);
    return changed;
  }

  #finish(now: number, isOld: boolean): CallSummary {
    const call = this.#any();
    if (call === undefined) return this.#begin(now, false);
    this.#calls.delete(call.callSid);
    const endedAt = isOld ? now - Math.floor(this.#random() * WINDOW_MS) : now;
    const failure = this.#random() < 0.16 ? this.#failure() : undefined;
    const ended: CallSummary = {
      ...call,
      status: failure?.status ?? (this.#random() < 0.04 ? 'canceled' : 'completed'),
      endedAt: new Date(endedAt).toISOString(),
      updatedAt: new Date(endedAt).toISOString(),
      durationSeconds: failure === undefined ? Math.ceil(this.#random() ** 2 * 900) : null,
      sipCode: failure?.code ?? 200,
      sipPhrase: failure?.phrase ?? 'OK',
      mos: failure === undefined ? Math.round((3 + this.#random() * 1.5) * 100) / 100 : null,
    };
    this.#ended.push({ at: endedAt, call: ended });
    return ended;
  }

  #failure(): (typeof FAILURES)[number] | undefined {
    const all = FAILURES.reduce((sum, { weight }) => sum + weight, 0);
    let left = this.#random() * all;
    return FAILURES.find(({ weight }) => {
      left -= weight;
      return left < 0;
    });
  }

  /** A random call in progress. */
  #any(): CallSummary | undefined {
    while (this.#sids.length > 0) {
      const index = Math.floor(this.#random() * this.#sids.length);
      const sid = this.#sids[index] ?? '';
      const call = this.#calls.get(sid);
      if (call !== undefined) return call;
      const last = this.#sids.pop();
      if (last !== undefined && index < this.#sids.length) this.#sids[index] = last;
    }
    return undefined;
  }

  #party(): string {
    const prefix = PARTIES[Math.floor(this.#random() * PARTIES.length)] ?? PARTIES[0];
    return `${prefix}${String(Math.floor(this.#random() * 10_000)).padStart(4, '0')}`;
  }

  /** From 0 to 1. */
  #random(): number {
    return this.#chance.word() / 2 ** 32;
  }
}
