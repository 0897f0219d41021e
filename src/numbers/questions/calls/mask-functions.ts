/** The masks of `core/masking` as functions of DuckDB, so that a file is written without the numbers in it. */

import { type DuckDBConnection, DuckDBScalarFunction, VARCHAR } from '@duckdb/node-api';
import { hideNumbers } from '../../../core/masking/hidden.ts';
import { maskParty } from '../../../core/masking/mask-party.ts';

export const MASK_PARTY = 'callboard_mask_party';
export const HIDE_NUMBERS = 'callboard_hide_numbers';

/** Makes both known to the database. */
export function addMaskFunctions(connection: DuckDBConnection): void {
  connection.registerScalarFunction(textFunction(MASK_PARTY, maskParty));
  connection.registerScalarFunction(textFunction(HIDE_NUMBERS, hideNumbers));
}

/** DuckDB itself answers null for null. */
const textFunction = (name: string, mask: (text: string) => string): DuckDBScalarFunction =>
  DuckDBScalarFunction.create({
    name,
    parameterTypes: [VARCHAR],
    returnType: VARCHAR,
    mainFunction: (_info, input, output) => {
      const texts = input.getColumnVector(0);
      for (let row = 0; row < input.rowCount; row += 1) {
        const text = texts.getItem(row);
        output.setItem(row, typeof text === 'string' ? mask(text) : null);
      }
      output.flush();
    },
  });
