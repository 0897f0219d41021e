/** Metrics of forwarding. A target's label is its place in the setting: its URL can hold secrets. */

import { Counter, Gauge, type Registry } from 'prom-client';
import { PASSED_OVER_REASONS } from '../../core/wire/forwarding.ts';
import type { ForwardStatus } from '../../ports/forwarding/forward-status.ts';

/** What's read for each scrape. */
export interface ForwardingReadings {
  statuses(): readonly ForwardStatus[];
  /** Milliseconds since 1970. */
  now(): number;
}

const labelsOf = ({ target }: ForwardStatus) => ({ target: String(target) });

/** Adds them. There are none without targets. */
export function addForwardMetrics(registers: Registry[], readings: ForwardingReadings): void {
  addCounters(registers, readings);
  addGauges(registers, readings);
}

function addCounters(registers: Registry[], { statuses }: ForwardingReadings): void {
  const labelNames = ['target'] as const;
  new Counter({
    name: 'callboard_forwarded_total',
    help: 'Callbacks that a URL accepted, by its place in CALLBOARD_FORWARD_URL.',
    ...{ labelNames, registers },
    collect() {
      this.reset();
      for (const status of statuses()) this.inc(labelsOf(status), status.accepted);
    },
  });
  new Counter({
    name: 'callboard_forward_failures_total',
    help: 'Attempts to forward a callback that failed.',
    ...{ labelNames, registers },
    collect() {
      this.reset();
      for (const status of statuses()) this.inc(labelsOf(status), status.failedAttempts);
    },
  });
  new Counter({
    name: 'callboard_forward_passed_over_total',
    help: "Callbacks that weren't forwarded and won't be tried again, by why.",
    labelNames: ['target', 'why'],
    registers,
    collect() {
      this.reset();
      for (const status of statuses()) {
        for (const why of PASSED_OVER_REASONS) {
          this.inc({ ...labelsOf(status), why }, status.passedOver[why]);
        }
      }
    },
  });
}

function addGauges(registers: Registry[], { statuses, now }: ForwardingReadings): void {
  const labelNames = ['target'] as const;
  new Gauge({
    name: 'callboard_forward_waiting',
    help: 'Records of the log that forwarding to a URL is behind.',
    ...{ labelNames, registers },
    collect() {
      for (const status of statuses()) this.set(labelsOf(status), status.waiting);
    },
  });
  new Gauge({
    name: 'callboard_forward_lag_seconds',
    help: "Age of the oldest callback that a URL hasn't accepted yet; 0 if there's none.",
    ...{ labelNames, registers },
    collect() {
      for (const status of statuses()) this.set(labelsOf(status), lagSeconds(status, now()));
    },
  });
  new Gauge({
    name: 'callboard_forward_up',
    help: 'Whether a URL accepts callbacks: 0 while it keeps failing.',
    ...{ labelNames, registers },
    collect() {
      for (const status of statuses()) {
        this.set(labelsOf(status), status.state === 'working' ? 1 : 0);
      }
    },
  });
}

const lagSeconds = ({ oldestWaitingAt }: ForwardStatus, now: number): number =>
  oldestWaitingAt === null ? 0 : Math.max(0, now - oldestWaitingAt) / 1000;
