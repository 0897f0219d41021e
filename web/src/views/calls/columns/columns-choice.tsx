/** Chooses the list's columns. */

import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { CALLS_TEXTS } from '../../../texts/calls.ts';
import { dimensionName } from '../call-filters.ts';
import { COLUMNS, type ColumnKeeper, type ColumnName } from './columns.ts';

export interface Columns {
  readonly keeper: ColumnKeeper;
  /** The names of own dimensions. Each can be a column. */
  readonly dimensions: readonly string[];
}

const ColumnsContext = createContext<Columns | null>(null);
export const ColumnsProvider = ColumnsContext.Provider;

/** The columns of the list around it. */
function useColumns(): Columns {
  const columns = useContext(ColumnsContext);
  if (columns === null) throw new TypeError('A row needs a list around it.');
  return columns;
}

/** Whether a column is shown. */
export const useIsShown = (): ((name: ColumnName) => boolean) => {
  const { keeper } = useColumns();
  return (name) => keeper.isShown(name);
};

/** The own dimensions whose columns are shown. */
export function useShownDimensions(): readonly string[] {
  const { keeper, dimensions } = useColumns();
  return dimensions.filter((name) => keeper.isShown(dimensionName(name)));
}

/** The own dimensions, by which the list can be filtered. */
export const useDimensions = (): readonly string[] => useColumns().dimensions;

export function ColumnsChoice() {
  const { keeper, dimensions } = useColumns();
  const choices: readonly (readonly [name: ColumnName, text: string])[] = [
    ...COLUMNS.map((name) => [name, CALLS_TEXTS.columns[name]] as const),
    ...dimensions.map((name) => [dimensionName(name), name] as const),
  ];
  return (
    <>
      <button type="button" class="button button-bare text-link" popoverTarget="columns">
        {CALLS_TEXTS.chooseColumns}
      </button>
      <div id="columns" popover="auto" class="columns-choice panel">
        <fieldset>
          <legend>{CALLS_TEXTS.chooseColumns}</legend>
          {choices.map(([name, text]) => (
            <label key={name}>
              <input
                type="checkbox"
                checked={keeper.isShown(name)}
                onChange={(event) => keeper.show(name, event.currentTarget.checked)}
              />
              {text}
            </label>
          ))}
        </fieldset>
      </div>
    </>
  );
}
