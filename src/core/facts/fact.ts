/**
 * A line in a table of facts. Each fact is written once, in `call-facts.ts` or `audio-facts.ts`. Events, the
 * join, the view, stored rows, JSON, its schema and CSV are derived from there.
 */

/** How a parameter's text becomes a value (`callback/read-facts.ts`). */
export type FactReader = 'text' | 'number' | 'integer' | 'duration';

/** What each reader returns. */
interface ReadAs {
  readonly text: string;
  readonly number: number;
  readonly integer: number;
  readonly duration: number;
}

export interface Fact {
  /** The parameters that can have it. The first one with a usable value counts. */
  readonly parameters: readonly string[];
  readonly reader: FactReader;
  readonly unit?: 'seconds' | 'milliseconds' | 'milliseconds squared' | 'packets' | 'frames';
  /**
   * Its number in stored rows, unique across both tables. It never changes and is never reused. A new fact
   * takes the next one; it's null in older rows.
   */
  readonly stored: number;
  /** Its name in JSON and CSV, if that isn't its own. */
  readonly shownAs?: string;
}

export type FactTable = Readonly<Record<string, Fact>>;

/** What an event says about each fact. Null: it doesn't say. */
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
