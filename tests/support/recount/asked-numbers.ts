/** The numbers' questions, answered from a file of facts without their process. */

import { answerCallRows, answerCount } from '../../../src/numbers/questions/calls/call-rows.ts';
import { answerChanges } from '../../../src/numbers/questions/changes.ts';
import { answerHeatmap } from '../../../src/numbers/questions/heatmap.ts';
import type { Facts } from '../../../src/numbers/questions/questions.ts';
import { answerSeries } from '../../../src/numbers/questions/series.ts';
import { answerSilentNumbers } from '../../../src/numbers/questions/silent-numbers.ts';
import { answerStats } from '../../../src/numbers/questions/stats.ts';
import { answerTop } from '../../../src/numbers/questions/top.ts';
import type { Numbers } from '../../../src/ports/numbers/numbers.ts';

export type AskedNumbers = Omit<Numbers, 'state' | 'parquet'>;

export const numbersOf = (facts: Facts): AskedNumbers => ({
  stats: (asker, question) => answerStats(facts, asker, question),
  series: (asker, question) => answerSeries(facts, asker, question),
  top: (asker, question) => answerTop(facts, asker, question),
  silentNumbers: (asker, question) => answerSilentNumbers(facts, asker, question),
  heatmap: (asker, question) => answerHeatmap(facts, asker, question),
  changes: (asker, question) => answerChanges(facts, asker, question),
  callRows: (asker, question) => answerCallRows(facts, asker, question),
  count: (asker, filter) => answerCount(facts, asker, filter),
});
