/** The calls that match, as a Parquet file: one row per call, as the API names its fields. */

import type { FactFilter } from '../../../core/fact-filter.ts';
import type { Asker } from '../../../ports/access/asker.ts';
import type { Disclosure } from '../../../ports/access/disclosure.ts';
import { dimension, field } from '../../sql/columns.ts';
import { join, name, type Sql, sql, toStatement, wholeNumber } from '../../sql/sql.ts';
import type { FactField } from '../../tables/fact-columns.ts';
import { type Answered, type Facts, refused } from '../questions.ts';
import { answerCount, selectedCalls } from './call-rows.ts';
import { addMaskFunctions, HIDE_NUMBERS, MASK_PARTY } from './mask-functions.ts';

/** The most calls that a file holds: some 100 MB. */
const MOST_CALLS = 2_000_000;

/**
 * Each of DuckDB's threads keeps a group in memory. With 122,880 rows, its default, or with the calls in order, a
 * million calls didn't fit into 128 MB.
 */
const ROWS_IN_GROUP = 10_240;

/** How a field is written. `party` and `text` are masked for a masked asker. */
type Written = 'as is' | 'time' | 'party' | 'text';

const WRITTEN: Readonly<Record<FactField, Written>> = {
  accountSid: 'as is',
  callSid: 'as is',
  parentCallSid: 'text',
  direction: 'text',
  from: 'party',
  to: 'party',
  endpoint: 'party',
  ownNumber: 'party',
  status: 'as is',
  outcome: 'as is',
  startedAt: 'time',
  initiatedAt: 'time',
  ringingAt: 'time',
  answeredAt: 'time',
  endedAt: 'time',
  firstSeenAt: 'time',
  updatedAt: 'time',
  ringSeconds: 'as is',
  pddSeconds: 'as is',
  answerSeconds: 'as is',
  durationSeconds: 'as is',
  sipCode: 'as is',
  sipPhrase: 'text',
  hangupBy: 'as is',
  answeredBy: 'text',
  mos: 'as is',
  jitterMs: 'as is',
  lossPercent: 'as is',
  recordings: 'as is',
  failureBatch: 'as is',
  isAnsweredElsewhere: 'as is',
  children: 'as is',
  answeredChildren: 'as is',
  childAnsweredAt: 'time',
  waitSeconds: 'as is',
};

const FIELDS = Object.keys(WRITTEN).filter((key): key is FactField => key in WRITTEN);

/** Writes a new file; what it leaves behind if it fails is the caller's to delete. */
export async function writeParquet(
  facts: Facts,
  asker: Asker,
  { filter, file }: { readonly filter: FactFilter; readonly file: string },
): Answered<{ readonly calls: number }> {
  const count = await answerCount(facts, asker, filter);
  if (!count.ok) return count;
  if (count.value.calls > MOST_CALLS) {
    const most = MOST_CALLS.toLocaleString('en-US');
    return refused(
      'from',
      `must be later: more than ${most} calls match, and a file holds no more`,
    );
  }
  if (asker.disclosure === 'masked') addMaskFunctions(facts.connection);
  const { text, values } = toStatement(
    sql`COPY (
        SELECT ${columnsOf(facts, asker.disclosure)} FROM facts
        WHERE ${selectedCalls({ ...facts, asker, filter })}
      ) TO ${file} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${wholeNumber(ROWS_IN_GROUP)})`,
  );
  await facts.connection.run(text, values);
  return count;
}

const columnsOf = ({ dimensions }: Facts, disclosure: Disclosure): Sql =>
  join(
    [
      ...FIELDS.map((of) => sql`${written(of, disclosure)} AS ${name(of)}`),
      ...dimensions.flatMap((own) => {
        const column = dimension(dimensions, own);
        if (column === null) return [];
        return [sql`${disclosure === 'full' ? column : hidden(column)} AS ${name(`dim.${own}`)}`];
      }),
    ],
    ', ',
  );

function written(of: FactField, disclosure: Disclosure): Sql {
  switch (WRITTEN[of]) {
    case 'as is':
      return field(of);
    case 'time':
      return sql`make_timestamp_ms(${field(of)})`;
    case 'party':
      return disclosure === 'full' ? field(of) : sql`${name(MASK_PARTY)}(${field(of)})`;
    case 'text':
      return disclosure === 'full' ? field(of) : hidden(field(of));
  }
}

const hidden = (text: Sql): Sql => sql`${name(HIDE_NUMBERS)}(${text})`;
