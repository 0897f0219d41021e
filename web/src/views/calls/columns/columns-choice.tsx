/** Chooses the list's columns. */

import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { CALLS_TEXTS } from '../../../texts/calls.ts';
import { COLUMNS, type ColumnKeeper, type ColumnName } from './columns.ts';

const ColumnsContext = createContext<ColumnKeeper | null>(null);
export const ColumnsProvider = ColumnsContext.Provider;

/** The columns of the list around it. */
function useColumns(): ColumnKeeper {
  const columns = useContext(ColumnsContext);
  if (columns === null) throw new TypeError('A row needs a list around it.');
  return columns;
}

/** Whether a column is shown. */
export const useIsShown = (): ((name: ColumnName) => boolean) => {
  const hidden = useColumns().hidden.value;
  return (name) => !hidden.has(name);
};

export function ColumnsChoice() {
  const columns = useColumns();
  const hidden = columns.hidden.value;
  return (
    <>
      <button type="button" class="button button-bare text-link" popoverTarget="columns">
        {CALLS_TEXTS.chooseColumns}
      </button>
      <div id="columns" popover="auto" class="columns-choice panel">
        <fieldset>
          <legend>{CALLS_TEXTS.chooseColumns}</legend>
          {COLUMNS.map((name) => (
            <label key={name}>
              <input
                type="checkbox"
                checked={!hidden.has(name)}
                onChange={(event) => columns.show(name, event.currentTarget.checked)}
              />
              {CALLS_TEXTS.columns[name]}
            </label>
          ))}
        </fieldset>
      </div>
    </>
  );
}
