/** Watches a Callboard and its numbers process: their memory and processor time, and how far the numbers are behind. */

import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { memory, threadTimes } from '../../ingest/process-usage.ts';
import { note } from '../../ingest/report/publish.ts';
import { mebibytes } from '../../ingest/report/table.ts';

/** Some seconds. */
export interface Sample {
  /** Seconds since it began. */
  readonly seconds: number;
  readonly scene: string;
  readonly server: Use;
  /** Null if their process is being started again. */
  readonly numbers: Use | null;
  /** The furthest that the numbers were behind, in milliseconds; null if they said nothing. */
  readonly lagMs: number | null;
}

/** What a process uses. */
export interface Use {
  /** Resident memory at the end, in bytes. */
  readonly memory: number;
  /** Of one processor, 0 to 1 and more. */
  readonly share: number;
}

const EVERY_MS = 1000;
/** Looks in a sample. */
const LOOKS = 10;

const health = z.object({ status: z.string(), lagMs: z.number().nullable() });
type Health = z.infer<typeof health>;

export async function healthOf(port: number): Promise<Health> {
  const response = await fetch(`http://127.0.0.1:${port}/api/v1/numbers`);
  return health.parse(await response.json());
}

export class Watching {
  readonly samples: Sample[] = [];
  /** What goes on beside. */
  scene = '';
  readonly #server: { readonly pid: number; readonly port: number };
  readonly #began = performance.now();
  readonly #timer: NodeJS.Timeout;
  #looks: readonly (number | null)[] = [];
  /** Processor time so far, by process id, and when that was. Milliseconds. */
  #used: ReadonlyMap<number, number>;
  #usedAt: number;

  constructor(server: { readonly pid: number; readonly port: number }) {
    this.#server = server;
    this.#used = processorTimes(server.pid);
    this.#usedAt = this.#began;
    // If a process ends just then, it's looked at again a second later.
    this.#timer = setInterval(() => void this.#look().catch(() => {}), EVERY_MS);
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }

  async #look(): Promise<void> {
    const { port, pid } = this.#server;
    const lagMs = await healthOf(port).then(
      ({ status, lagMs: lag }) => (status === 'following' ? lag : null),
      () => null,
    );
    this.#looks = [...this.#looks, lagMs];
    if (this.#looks.length < LOOKS) return;
    const lags = this.#looks.filter((lag) => lag !== null);
    const now = performance.now();
    const used = processorTimes(pid);
    const useOf = (each: number): Use => ({
      memory: memory(each).rss,
      share: ((used.get(each) ?? 0) - (this.#used.get(each) ?? 0)) / (now - this.#usedAt),
    });
    const sample: Sample = {
      seconds: Math.round((now - this.#began) / 1000),
      scene: this.scene,
      server: useOf(pid),
      numbers: childrenOf(pid).map(useOf)[0] ?? null,
      lagMs: lags.length === 0 ? null : Math.max(...lags),
    };
    this.#looks = [];
    this.#used = used;
    this.#usedAt = now;
    this.samples.push(sample);
    note(
      `  ${sample.seconds} s: server ${useText(sample.server)}, numbers ` +
        `${sample.numbers === null ? 'down' : useText(sample.numbers)}, ${sample.lagMs} ms behind`,
    );
  }
}

/** `412 MiB, 35 %`. */
export const useText = ({ memory: bytes, share }: Use): string =>
  `${mebibytes(bytes)}, ${Math.round(share * 100)} %`;

/** The numbers process is the server's only child. */
const childrenOf = (pid: number): readonly number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);

/** Milliseconds of processor time of the server and its numbers process, by process id. */
const processorTimes = (pid: number): ReadonlyMap<number, number> =>
  new Map([pid, ...childrenOf(pid)].map((each) => [each, processorTime(each)]));

const processorTime = (pid: number): number =>
  [...threadTimes(pid).values()].reduce((sum, ms) => sum + ms, 0);
