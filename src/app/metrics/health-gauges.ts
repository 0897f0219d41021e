/** Metrics of what works: whether callbacks can be stored, each part of Callboard, and the disk. */

import { Gauge, type Registry } from 'prom-client';
import { type NotReady, READINESS_PARTS } from '../../http/routes/health-routes.ts';

export interface HealthReadings {
  /** As `/readyz` has it. */
  notReady(): readonly NotReady[];
  /** How far lists are behind what was acknowledged, in milliseconds. */
  storeLagMs(): number;
  /** Of the disk with the data folder; null if it doesn't answer. */
  disk(): Promise<DiskSpace | null>;
}

export interface DiskSpace {
  readonly freeBytes: number;
  readonly sizeBytes: number;
}

export function addHealthGauges(registers: Registry[], readings: HealthReadings): void {
  new Gauge({
    name: 'callboard_ready',
    help: 'Whether callbacks can be stored: 1 or 0.',
    registers,
    collect() {
      this.set(readings.notReady().every(({ keepsCallbacks }) => keepsCallbacks) ? 1 : 0);
    },
  });
  new Gauge({
    name: 'callboard_part_up',
    help: 'Whether a part works, as /readyz has it: 1 or 0.',
    labelNames: ['part'],
    registers,
    collect() {
      const down = new Set(readings.notReady().map(({ part }) => part));
      for (const part of READINESS_PARTS) this.set({ part }, down.has(part) ? 0 : 1);
    },
  });
  new Gauge({
    name: 'callboard_store_lag_seconds',
    help: "Time since the oldest callback that lists of calls don't show yet was acknowledged; 0 if there's none.",
    registers,
    collect() {
      this.set(readings.storeLagMs() / 1000);
    },
  });
  addDiskGauges(registers, readings);
}

function addDiskGauges(registers: Registry[], { disk }: HealthReadings): void {
  new Gauge({
    name: 'callboard_disk_free_bytes',
    help: 'Free space on the disk with the data folder.',
    registers,
    async collect() {
      setOrRemove(this, (await disk())?.freeBytes);
    },
  });
  new Gauge({
    name: 'callboard_disk_size_bytes',
    help: 'Size of the disk with the data folder.',
    registers,
    async collect() {
      setOrRemove(this, (await disk())?.sizeBytes);
    },
  });
}

/** A zero would be an alarm. */
function setOrRemove(gauge: Gauge, value: number | undefined): void {
  if (value === undefined) gauge.remove();
  else gauge.set(value);
}
