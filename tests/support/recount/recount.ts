/** All stored calls and events, counted again for any window and any choice of calls. */

import { type Figure, figuresOf } from './figures.ts';
import { type Lags, lagFigures } from './lag.ts';
import type { CountedCall } from './read-calls.ts';

export interface Window {
  readonly from: number;
  readonly to: number;
}

export type LegAsked = 'first' | 'child' | undefined;

/** What a call has to be to be counted, given the time that places it in a window. */
export type Choose = (one: CountedCall, at: number | null) => boolean;

export interface RecountSettings {
  readonly staleMs: number;
  readonly serviceLevelSeconds: number;
  readonly shortCallSeconds: number;
}

interface Asked {
  readonly leg: LegAsked;
  /** How far the numbers say they reach, milliseconds since 1970. */
  readonly asOf: number;
}

export type Figures = Readonly<Record<string, Figure>>;

/** The calls of a group where their starts, and where their ends place them. */
export interface Members {
  readonly started: readonly CountedCall[];
  readonly ended: readonly CountedCall[];
}

const isLeg = ({ call: { parentCallSid } }: CountedCall, leg: LegAsked): boolean =>
  leg === undefined || (parentCallSid === null) === (leg === 'first');

export class Recount {
  readonly calls: readonly CountedCall[];
  readonly #lags: Lags;
  readonly #settings: RecountSettings;

  constructor(calls: readonly CountedCall[], lags: Lags, settings: RecountSettings) {
    this.calls = calls;
    this.#lags = lags;
    this.#settings = settings;
  }

  /** The figures of all calls, or of some. */
  figures(span: Window, { leg, asOf }: Asked, members: Members | null = null): Figures {
    const { started, ended } = members ?? { started: this.calls, ended: this.calls };
    const isAsked = (one: CountedCall): boolean => isLeg(one, leg);
    return {
      ...figuresOf({
        ...this.#settings,
        ...{ calls: started.filter(isAsked), byEnd: ended.filter(isAsked), allLegs: started },
        ...{ from: span.from, to: span.to, asOf },
      }),
      // Callbacks have no groups.
      ...lagFigures(members === null ? this.#lags : new Map(), span.from, span.to),
    };
  }

  /** The calls that are chosen. */
  chosen(choose: Choose): Members {
    return {
      started: this.calls.filter((one) => choose(one, one.started)),
      ended: this.calls.filter((one) => choose(one, one.ended)),
    };
  }

  /** The calls that started in a window, of the legs that are asked for. */
  startedIn({ from, to }: Window, leg: LegAsked): readonly CountedCall[] {
    return this.calls.filter(
      (one) => one.started !== null && one.started >= from && one.started < to && isLeg(one, leg),
    );
  }

  /** The same for windows within this one, without the calls that have nothing to do with it. */
  within({ from, to }: Window): Recount {
    const calls = this.calls.filter((one) => {
      const times = [one.started, one.initiated, one.answered, one.ended].filter(
        (at) => at !== null,
      );
      const isOver = one.ended !== null && Math.max(...times) < from;
      return !isOver && Math.min(...times) < to;
    });
    return new Recount(calls, this.#lags, this.#settings);
  }
}
