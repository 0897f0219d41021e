/**
 * Metrics for Prometheus. Names begin with `callboard_`; tests compare `docs/reference/metrics.md` with this
 * file. Labels come from fixed sets and never contain data from calls.
 */

import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { type CallStatus, STATUSES } from '../core/call-status.ts';
import { REJECTION_REASONS } from '../core/wire/rejection-reason.ts';
import type { MetricsText } from '../http/routes/health-routes.ts';
import type {
  AsideKind,
  KeptThreadName,
  Metrics,
  NumbersMetrics,
  StreamMetrics,
  TokenRefusal,
} from '../ports/metrics.ts';
import type { NumbersState } from '../ports/numbers/numbers.ts';
import { addForwardMetrics, type ForwardingReadings } from './forwarding/metrics.ts';
import { addHealthGauges } from './metrics/health-gauges.ts';
import { addKpiGauges } from './metrics/kpi-gauges.ts';
import { addNumbersGauges, numbersMetrics } from './metrics/numbers-metrics.ts';
import { NOTHING_SCRAPED, type ScrapedReadings } from './metrics/scraped.ts';

export interface MetricsRegistry extends MetricsText {
  readonly metrics: Metrics;
  readonly numbersMetrics: NumbersMetrics;
  readonly streamMetrics: StreamMetrics;
}

/** Listed so that each exists from the start: a rate needs a zero to start from. */
const ASIDES: Readonly<Record<AsideKind, true>> = { 'voice-request': true, message: true };
const TOKEN_REFUSALS: Readonly<Record<TokenRefusal, true>> = {
  wrong: true,
  expired: true,
  revoked: true,
  throttled: true,
};
const THREADS: Readonly<Record<KeptThreadName, true>> = {
  reader: true,
  export: true,
  changes: true,
  forward: true,
};

const NO_FORWARDING: ForwardingReadings = { statuses: () => [], now: () => 0 };

/** Creates a separate registry. Its arguments are asked for each scrape. */
export function createMetrics(
  countByStatus: () => Promise<ReadonlyMap<CallStatus, number>>,
  forwarding: ForwardingReadings = NO_FORWARDING,
  numbersState: () => NumbersState | null = () => null,
  scraped: ScrapedReadings = NOTHING_SCRAPED,
): MetricsRegistry {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 20 });
  const metrics = {
    ...requestMetrics(registers),
    ...journalMetrics(registers),
    ...commitMetrics(registers),
    ...threadMetrics(registers),
  };
  addCallsGauge(registers, countByStatus);
  addForwardMetrics(registers, forwarding);
  addNumbersGauges(registers, numbersState);
  addHealthGauges(registers, scraped);
  addKpiGauges(registers, scraped);
  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),
    metrics,
    numbersMetrics: numbersMetrics(registers),
    streamMetrics: streamMetrics(registers),
  };
}

/** Metrics of refused requests, and of answered ones that aren't call events. */
function requestMetrics(
  registers: Registry[],
): Pick<Metrics, 'rejected' | 'aside' | 'tokenRefused'> {
  const rejected = new Counter({
    name: 'callboard_requests_rejected_total',
    help: 'Refused requests, by reason.',
    labelNames: ['reason'],
    registers,
  });
  const aside = new Counter({
    name: 'callboard_callbacks_aside_total',
    help: "Acknowledged requests that aren't call events, by kind.",
    labelNames: ['kind'],
    registers,
  });
  const tokensRefused = new Counter({
    name: 'callboard_admin_tokens_refused_total',
    help: 'API requests and sign-ins refused for a wrong, expired or revoked key, or throttled after many wrong ones, by why.',
    labelNames: ['why'],
    registers,
  });
  for (const reason of REJECTION_REASONS) rejected.inc({ reason }, 0);
  for (const kind of Object.keys(ASIDES)) aside.inc({ kind }, 0);
  for (const why of Object.keys(TOKEN_REFUSALS)) tokensRefused.inc({ why }, 0);
  return {
    rejected: (reason) => rejected.inc({ reason }),
    aside: (kind) => aside.inc({ kind }),
    tokenRefused: (why) => tokensRefused.inc({ why }),
  };
}

/** Metrics of answers that wait for the disk. */
function journalMetrics(registers: Registry[]): Pick<Metrics, 'journaled' | 'queue'> {
  const queueEvents = new Gauge({
    name: 'callboard_queue_events',
    help: 'Callbacks waiting for the disk.',
    registers,
  });
  const queueBytes = new Gauge({
    name: 'callboard_queue_bytes',
    help: 'Size of the callbacks waiting for the disk.',
    registers,
  });
  const journalSeconds = new Histogram({
    name: 'callboard_journal_seconds',
    help: 'Time to write a batch of callbacks to the journal. Answers wait for this.',
    buckets: [0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers,
  });
  const journalCallbacks = new Histogram({
    name: 'callboard_journal_callbacks',
    help: 'Callbacks acknowledged together.',
    buckets: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000],
    registers,
  });
  return {
    journaled: ({ callbacks, seconds }) => {
      journalSeconds.observe(seconds);
      journalCallbacks.observe(callbacks);
    },
    queue: ({ events, bytes }) => {
      queueEvents.set(events);
      queueBytes.set(bytes);
    },
  };
}

/** Metrics of database commits. */
function commitMetrics(registers: Registry[]): Pick<Metrics, 'committed'> {
  const accepted = new Counter({
    name: 'callboard_callbacks_accepted_total',
    help: 'Callbacks stored and acknowledged, not counting repeats.',
    registers,
  });
  const duplicate = new Counter({
    name: 'callboard_callbacks_duplicate_total',
    help: 'Repeated deliveries of a stored callback.',
    registers,
  });
  const unprocessable = new Counter({
    name: 'callboard_callbacks_unprocessable_total',
    help: "Callbacks stored raw and acknowledged because they couldn't be read as events.",
    registers,
  });
  const commitSeconds = new Histogram({
    name: 'callboard_commit_seconds',
    help: "Time of a database commit, from its start until it's on disk.",
    buckets: [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers,
  });
  const commitEvents = new Histogram({
    name: 'callboard_commit_events',
    help: 'Callbacks that shared one commit.',
    buckets: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000],
    registers,
  });
  return {
    committed: (commit) => {
      accepted.inc(commit.stored);
      duplicate.inc(commit.duplicates);
      unprocessable.inc(commit.unprocessable);
      commitSeconds.observe(commit.seconds);
      commitEvents.observe(commit.stored + commit.duplicates + commit.unprocessable);
    },
  };
}

function threadMetrics(registers: Registry[]): Pick<Metrics, 'threadRestarted'> {
  const threadRestarts = new Counter({
    name: 'callboard_thread_restarts_total',
    help: 'Restarts of threads that ended unexpectedly, by thread.',
    labelNames: ['thread'],
    registers,
  });
  for (const thread of Object.keys(THREADS)) threadRestarts.inc({ thread }, 0);
  return { threadRestarted: (thread) => threadRestarts.inc({ thread }) };
}

/** Metrics of what's live. */
function streamMetrics(registers: Registry[]): StreamMetrics {
  const streams = new Gauge({
    name: 'callboard_streams',
    help: 'Open live streams.',
    registers,
  });
  const cutOffs = new Counter({
    name: 'callboard_stream_cut_offs_total',
    help: "Live streams that were cut off because their client didn't read fast enough.",
    registers,
  });
  const seconds = new Histogram({
    name: 'callboard_stream_seconds',
    help: 'Time from a database commit until its changes have been sent to every live stream.',
    buckets: [0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.25, 0.5, 1, 2.5, 5],
    registers,
  });
  const providerLag = new Histogram({
    name: 'callboard_provider_lag_seconds',
    help: "Time from the provider's time of an event until its callback arrived, of a sample of callbacks.",
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900],
    registers,
  });
  return {
    streams: (open) => streams.set(open),
    streamCutOff: () => cutOffs.inc(),
    streamed: (after) => seconds.observe(after),
    providerLag: (lag) => providerLag.observe(lag),
  };
}

function addCallsGauge(
  registers: Registry[],
  countByStatus: () => Promise<ReadonlyMap<CallStatus, number>>,
): void {
  new Gauge({
    name: 'callboard_calls',
    help: 'Stored calls, by status.',
    labelNames: ['status'],
    registers,
    async collect() {
      // If the store can't answer, the other metrics still work.
      const counts = await countByStatus().catch(() => null);
      this.reset();
      if (counts === null) return;
      for (const status of STATUSES) this.set({ status }, counts.get(status) ?? 0);
    },
  });
}
