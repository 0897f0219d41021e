/** How long things took. The provider's times are whole seconds: read each as ±1 s. */

import type { KpiDefinition } from '../../wire/stats.ts';
import type { Percentile } from '../distribution.ts';
import { countKpi, type Kpi, meanKpi, percentileKpi, ratioKpi, type Total } from '../kpi.ts';

const TALKED: Total = { plus: ['talked'] };

const ofTalks = { n: 'answered calls whose talk time is known' } as const;

/** The median and the 95th percentile of a time. */
const percentiles = (
  id: 'pdd' | 'ring' | 'answer' | 'talk',
  definition: Omit<KpiDefinition, 'id' | 'unit'>,
): readonly Kpi[] =>
  ([50, 95] satisfies Percentile[]).map((percent) =>
    percentileKpi(
      {
        ...{ ...definition, id: `${id}P${percent}`, unit: 'seconds' },
        name: `${definition.name}, ${percent === 50 ? 'median' : '95th percentile'}`,
      },
      id,
      percent,
    ),
  );

export const TIME_KPIS: readonly Kpi[] = [
  meanKpi(
    {
      ...{ id: 'acd', name: 'Average call duration', unit: 'seconds', ...ofTalks, better: null },
      formula: 'talk seconds / answered calls whose talk time is known',
      source: 'ITU-T E.425 practice',
    },
    'talkMs',
    1000,
    'talked',
  ),
  {
    ...{ id: 'talkMinutes', name: 'Talk minutes', unit: 'minutes', ...ofTalks, better: null },
    formula: 'talk seconds / 60',
    source: 'CallDuration',
    needs: ['talkMs', 'talked'],
    value: (measured) => ({
      value: measured.number('talkMs') / 60_000,
      n: measured.number('talked'),
    }),
  },
  ...percentiles('talk', {
    ...{ name: 'Talk time', ...ofTalks, better: null },
    formula: 'talk seconds of answered calls',
    source: 'CallDuration',
  }),
  ...percentiles('pdd', {
    ...{ name: 'Post-dial delay', n: 'calls that rang or were answered', better: 'lower' },
    formula:
      'ringing − initiated, or answered − initiated where no ringing was reported; failed calls have none',
    source: 'ITU-T E.721 (post-selection delay)',
  }),
  ratioKpi(
    {
      ...{ id: 'pddWithoutRinging', name: 'Post-dial delay without ringing', unit: 'percent' },
      ...{ n: 'calls with a post-dial delay', better: 'lower' },
      formula: '100 × measured up to the answer / calls with a post-dial delay',
      source: 'derived',
    },
    { plus: ['pddWithoutRinging'] },
    { plus: ['pddMeasured'] },
  ),
  ...percentiles('ring', {
    ...{ name: 'Ring time', n: 'answered calls that rang', better: 'lower' },
    formula: 'answered − ringing',
    source: 'derived',
  }),
  ...percentiles('answer', {
    ...{ name: 'Time to answer', n: 'answered calls', better: 'lower' },
    formula: 'answered − initiated',
    source: 'derived',
  }),
  countKpi(
    {
      ...{ id: 'shortCalls', name: 'Short calls', unit: 'calls', ...ofTalks, better: 'lower' },
      formula: 'answered calls with a talk time of at most CALLBOARD_SHORT_CALL_SECONDS',
      source: 'US carriers: short-duration calls',
    },
    { plus: ['shortCalls'] },
    TALKED,
  ),
  ratioKpi(
    {
      ...{ id: 'shortShare', name: 'Short call share', unit: 'percent', ...ofTalks },
      better: 'lower',
      formula: '100 × short calls / answered calls whose talk time is known',
      source: 'US carriers: short-duration calls',
    },
    { plus: ['shortCalls'] },
    TALKED,
  ),
  ...([50, 95] satisfies Percentile[]).map((percent) =>
    percentileKpi(
      {
        ...{ id: `lagP${percent}`, unit: 'seconds', n: 'callbacks', better: 'lower' },
        name: `Provider lag, ${percent === 50 ? 'median' : '95th percentile'}`,
        formula:
          "a callback's arrival − the provider's time of its event, of callbacks that arrived in the window",
        source: 'Timestamp',
      },
      'providerLag',
      percent,
    ),
  ),
];
