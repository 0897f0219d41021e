/** Runs `process-fast-alerting.ts` as a process that can be killed and started again. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import {
  type AlertingLine,
  alertingLine,
  type FastAlertingOptions,
} from './process-alerting-protocol.ts';

const PROGRAM = fileURLToPath(new URL('./process-fast-alerting.ts', import.meta.url));

export class AlertingChild implements AsyncDisposable {
  readonly #child: ChildProcess;
  /** Resolves when the process is gone. */
  readonly end: Promise<unknown>;
  readonly lines: AlertingLine[] = [];
  #waiting: (() => void)[] = [];
  #stderr = '';
  #ended = false;

  constructor(options: FastAlertingOptions) {
    this.#child = spawn(process.execPath, [PROGRAM, JSON.stringify(options)], {
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const { stdin, stdout, stderr } = this.#child;
    if (stdin === null || stdout === null || stderr === null) throw new Error('no pipes');
    // What is written to a killed process is lost, as it should be.
    stdin.on('error', () => undefined);
    stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr += text;
    });
    createInterface({ input: stdout }).on('line', (line) => {
      this.lines.push(alertingLine.parse(JSON.parse(line)));
      this.#wake();
    });
    this.end = once(this.#child, 'close').then(() => {
      this.#ended = true;
      this.#wake();
    });
  }

  /** Makes these calls fail. */
  fail(callSids: readonly string[]): void {
    for (const callSid of callSids) this.#child.stdin?.write(`${callSid}\n`);
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  /** Resolves once `wanted` holds for the lines so far. Rejects if the process ends first. */
  async until(wanted: (lines: readonly AlertingLine[]) => boolean): Promise<void> {
    while (!wanted(this.lines)) {
      if (this.#ended) throw new Error(`The alerting process ended early. ${this.#stderr}`);
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.kill();
    await this.end;
  }
}

/** Whether nothing is left to send, look up or follow. */
export const isSettled = (lines: readonly AlertingLine[]): boolean => {
  const last = lines.findLast((line) => line.type !== 'kept');
  return last?.unfinished === 0;
};
