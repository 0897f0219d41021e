/** Places a scenario's calls at their times. What it draws for a call depends on its place in the list. */

import type { CallEngine } from '../calls/call-engine.ts';
import type { Schedule } from '../world/schedule.ts';
import type { RandomStreams } from '../world/seeded-random.ts';
import { drawScenarioCall } from './draw-scenario-call.ts';
import type { TrafficTerms } from './generated-call.ts';
import type { ScenarioCall } from './scenario-call.ts';

export interface ScriptOptions {
  readonly streams: RandomStreams;
  readonly schedule: Schedule;
  readonly engine: CallEngine;
  readonly terms: TrafficTerms;
  readonly script: readonly ScenarioCall[];
  readonly startAt: number;
}

export class Script {
  readonly #options: ScriptOptions;
  #toCome: number;

  constructor(options: ScriptOptions) {
    this.#options = options;
    this.#toCome = options.script.reduce((sum, call) => sum + call.times, 0);
  }

  /** Whether every call has been placed. */
  get isOver(): boolean {
    return this.#toCome === 0;
  }

  /** Begins; a moment before the start is due at once. */
  start(): void {
    for (const [index, call] of this.#options.script.entries()) this.#plan(call, index, 0);
  }

  #plan(call: ScenarioCall, index: number, turn: number): void {
    const { streams, schedule, engine, terms, startAt } = this.#options;
    const first = 'moment' in call.at ? call.at.moment : startAt + call.at.afterMs;
    schedule.at(Math.max(startAt, first) + turn * call.everyMs, (at) => {
      this.#toCome -= 1;
      const random = streams.stream(`script/${index}/${turn}`);
      engine.place(drawScenarioCall(random, terms, call), at);
      if (turn + 1 < call.times) this.#plan(call, index, turn + 1);
    });
  }
}
