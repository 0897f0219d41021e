/**
 * What one line of a table of facts says. A fact is written down once, in `call-facts.ts` or
 * `audio-facts.ts`: events, the join, the view, stored rows, JSON, its schema and CSV follow from there.
 */

/** How a parameter's text becomes a value (`callback/read-facts.ts`). */
export type FactReader = 'text' | 'number' | 'integer' | 'duration';

/** What each reader gives. */
interface ReadAs {
  readonly text: string;
  readonly number: number;
  readonly integer: number;
  readonly duration: number;
}

export interface Fact {
  /** The parameters that can carry it. The first one that says something counts. */
  readonly parameters: readonly string[];
  readonly reader: FactReader;
  readonly unit?: 'seconds' | 'milliseconds' | 'milliseconds squared' | 'packets' | 'frames';
  /**
   * Its number in stored rows, across both tables. It never changes and is never used again. A new fact
   * takes the next one, and old rows then read as not having it.
   */
  readonly stored: number;
  /** Its name in JSON and CSV, if that isn't its own. */
  readonly shownAs?: string;
}

export type FactTable = Readonly<Record<string, Fact>>;

/** What one event says of each fact. Null: it doesn't say. */
export type FactValues<Table extends FactTable> = {
  readonly [Name in keyof Table]: ReadAs[Table[Name]['reader']] | null;
};

/** The facts as JSON shows them. */
export type ShownFacts<Table extends FactTable> = {
  readonly [Name in keyof Table as Table[Name] extends {
    readonly shownAs: infer Other extends string;
  }
    ? Other
    : Name]: ReadAs[Table[Name]['reader']] | null;
};

/** The names of a table, in its order. */
export const namesIn = <Table extends FactTable>(table: Table): readonly (keyof Table & string)[] =>
  Object.keys(table).filter((name): name is keyof Table & string => Object.hasOwn(table, name));

/** The names of a table, in the order of their numbers in stored rows. */
export const namesAsStored = <Table extends FactTable>(
  table: Table,
): readonly (keyof Table & string)[] =>
  namesIn(table).toSorted((a, b) => (table[a]?.stored ?? 0) - (table[b]?.stored ?? 0));
