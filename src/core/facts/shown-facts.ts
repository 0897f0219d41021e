/** Facts under their names in JSON and CSV, in the order of their tables. */

import { AUDIO_FACT_NAMES, AUDIO_FACTS, type AudioFact } from './audio-facts.ts';
import { CALL_FACT_NAMES, type CallFact, FACTS_AT_END, FACTS_AT_START } from './call-facts.ts';
import { type Fact, type FactTable, namesIn, type ShownFacts } from './fact.ts';

export type FactsShownAtStart = ShownFacts<typeof FACTS_AT_START>;
export type FactsShownAtEnd = ShownFacts<typeof FACTS_AT_END>;
export type AudioFactsShown = ShownFacts<typeof AUDIO_FACTS>;

/** A line of a table, with its slot and the name that shows it. */
interface ShownFact<ShownAs, Line extends Fact> {
  /** Its place in `slotsOf`. */
  readonly slot: number;
  readonly shownAs: ShownAs;
  readonly fact: Line;
}

export const SHOWN_AT_START = shownFacts<typeof FACTS_AT_START, CallFact>(
  FACTS_AT_START,
  CALL_FACT_NAMES,
);
export const SHOWN_AT_END = shownFacts<typeof FACTS_AT_END, CallFact>(
  FACTS_AT_END,
  CALL_FACT_NAMES,
);
export const SHOWN_AUDIO = shownFacts<typeof AUDIO_FACTS, AudioFact>(AUDIO_FACTS, AUDIO_FACT_NAMES);

function shownFacts<
  Table extends Readonly<Record<keyof Table, Line>> & FactTable,
  Line extends Fact,
>(
  table: Table,
  slots: readonly string[],
): readonly ShownFact<keyof ShownFacts<Table> & string, Line>[] {
  return namesIn(table).flatMap((name) => {
    const fact: Line = table[name];
    const shownAs = fact.shownAs ?? name;
    return isShown(table, shownAs) ? [{ slot: slots.indexOf(name), shownAs, fact }] : [];
  });
}

function isShown<Table extends FactTable>(
  table: Table,
  name: string,
): name is keyof ShownFacts<Table> & string {
  return Object.entries(table).some(([own, { shownAs = own }]) => shownAs === name);
}

/** An object with a value for each of these facts, under the names that show them. */
export function forEachFact<Shown extends { readonly [ShownAs in keyof Shown]: Value }, Value>(
  facts: readonly ShownFact<keyof Shown, Fact>[],
  make: (fact: Fact) => Value,
): Shown {
  const shown: { [ShownAs in keyof Shown]?: Value } = {};
  for (const { shownAs, fact } of facts) shown[shownAs] = make(fact);
  if (!hasEach<Shown>(shown, facts)) throw new Error('a fact is missing');
  return shown;
}

/** The compiler can't check each value against its name. */
const hasEach = <Shown extends object>(
  shown: object,
  facts: readonly { readonly shownAs: keyof Shown }[],
): shown is Shown => facts.every(({ shownAs }) => shownAs in shown);
