/** Reads tables of the documentation, to compare them with the code. */

/** The cells of each table row whose first cell is code. */
export const rowsOf = (text: string): readonly (readonly string[])[] =>
  text
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) =>
      line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim()),
    );

/** The row of a table of parameters that stands for all filters of calls. */
const FILTERS_ROW = /^\| every (?:other )?filter of \[/m;

/** Whether a section of the API's reference refers to the filters of calls. */
export const takesFilters = (section: string): boolean => FILTERS_ROW.test(section);
