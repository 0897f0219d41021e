/** Watches a Callboard and its numbers process: their memory, and how far the numbers are behind. */

import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { memory } from '../../ingest/process-usage.ts';
import { note } from '../../ingest/report/publish.ts';
import { mebibytes } from '../../ingest/report/table.ts';

/** Some seconds. */
export interface Sample {
  /** Seconds since it began. */
  readonly seconds: number;
  readonly scene: string;
  /** Resident memory at the end, in bytes; null for numbers whose process is being started again. */
  readonly server: number;
  readonly numbers: number | null;
  /** The furthest that the numbers were behind, in milliseconds; null if they said nothing. */
  readonly lagMs: number | null;
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

  constructor(server: { readonly pid: number; readonly port: number }) {
    this.#server = server;
    this.#timer = setInterval(() => void this.#look(), EVERY_MS);
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
    this.#looks = [];
    const sample: Sample = {
      seconds: Math.round((performance.now() - this.#began) / 1000),
      scene: this.scene,
      server: memory(pid).rss,
      numbers: numbersMemory(pid),
      lagMs: lags.length === 0 ? null : Math.max(...lags),
    };
    this.samples.push(sample);
    note(
      `  ${sample.seconds} s: server ${mebibytes(sample.server)}, numbers ` +
        `${sample.numbers === null ? 'down' : mebibytes(sample.numbers)}, ${sample.lagMs} ms behind`,
    );
  }
}

/** The numbers process is the server's only child. */
function numbersMemory(pid: number): number | null {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  try {
    return children === '' ? null : memory(Number(children.split(' ')[0])).rss;
  } catch {
    // It has just ended.
    return null;
  }
}
