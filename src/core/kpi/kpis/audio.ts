/** How calls sounded. */

import { type Kpi, meanKpi, percentileKpi, ratioKpi } from '../kpi.ts';
import type { IdOf } from '../measures.ts';

const ofMeasured = { n: 'calls with a measured MOS' } as const;
const G107 = 'ITU-T G.107 annex B; FreeSWITCH uses its formula';

/** The share of calls in a band of user satisfaction. */
const band = (id: IdOf<'count'>, name: string, range: string, better: 'higher' | 'lower'): Kpi =>
  ratioKpi(
    {
      ...{ id, name: `MOS: ${name}`, unit: 'percent', ...ofMeasured, better },
      formula: `100 × calls with a MOS ${range} / calls with a measured MOS`,
      source: G107,
    },
    { plus: [id] },
    { plus: ['mosMeasured'] },
  );

export const AUDIO_KPIS: readonly Kpi[] = [
  meanKpi(
    {
      ...{ id: 'mosAvg', name: 'Average MOS', unit: 'mos', ...ofMeasured, better: 'higher' },
      formula: 'sum of MOS / calls with a measured MOS (1 to 4.5)',
      source: G107,
    },
    'mosSum',
    100,
    'mosMeasured',
  ),
  percentileKpi(
    {
      ...{ id: 'mosP10', name: 'MOS, 10th percentile', unit: 'mos', ...ofMeasured },
      better: 'higher',
      formula: 'a tenth of the calls sounded like this, or worse',
      source: G107,
    },
    'mos',
    10,
  ),
  ratioKpi(
    {
      ...{ id: 'mosCoverage', name: 'Calls with a MOS', unit: 'percent', better: 'higher' },
      n: 'answered calls that are over',
      formula: '100 × calls with a measured MOS / answered calls that are over',
      source: 'AudioInMos; not measured without media packets',
    },
    { plus: ['mosMeasured'] },
    { plus: ['answeredOver'] },
  ),
  band('mosVerySatisfied', 'very satisfied', 'of at least 4.34', 'higher'),
  band('mosSatisfied', 'satisfied', 'from 4.02, below 4.34', 'higher'),
  band('mosSomeDissatisfied', 'some dissatisfied', 'from 3.60, below 4.02', 'lower'),
  band('mosManyDissatisfied', 'many dissatisfied', 'from 3.10, below 3.60', 'lower'),
  band('mosNearlyAllDissatisfied', 'nearly all dissatisfied', 'from 2.58, below 3.10', 'lower'),
  band('mosNotRecommended', 'not recommended', 'below 2.58', 'lower'),
  meanKpi(
    {
      ...{ id: 'jitterAvg', name: 'Average jitter', unit: 'milliseconds', better: 'lower' },
      n: 'answered calls with a measured jitter',
      formula: 'sum of the highest standard deviation of packet spacing / calls that have one',
      source: 'square root of AudioInJitterMaxVariance',
    },
    'jitterSum',
    100,
    'jitterMeasured',
  ),
  percentileKpi(
    {
      ...{ id: 'jitterP95', name: 'Jitter, 95th percentile', unit: 'milliseconds' },
      ...{ n: 'answered calls with a measured jitter', better: 'lower' },
      formula: 'the highest standard deviation of packet spacing',
      source: 'square root of AudioInJitterMaxVariance',
    },
    'jitter',
    95,
  ),
  meanKpi(
    {
      ...{ id: 'lossAvg', name: 'Estimated loss', unit: 'percent', better: 'lower' },
      n: 'answered calls with packet counts',
      formula: 'average of 100 × skipped / (media + skipped) packets; an estimate',
      source: 'AudioInSkipPacketCount, AudioInMediaPacketCount',
    },
    'lossSum',
    100,
    'lossMeasured',
  ),
  percentileKpi(
    {
      ...{ id: 'lossP95', name: 'Estimated loss, 95th percentile', unit: 'percent' },
      ...{ n: 'answered calls with packet counts', better: 'lower' },
      formula: '100 × skipped / (media + skipped) packets; an estimate',
      source: 'AudioInSkipPacketCount, AudioInMediaPacketCount',
    },
    'loss',
    95,
  ),
  {
    ...{ id: 'recordings', name: 'Recordings', unit: 'recordings', n: 'attempts', better: null },
    formula: 'recordings of the calls',
    source: 'RecordingSid, RecordingUrl',
    needs: ['recordings', 'attempts'],
    value: (measured) => ({
      value: measured.number('recordings'),
      n: measured.number('attempts'),
    }),
  },
];
