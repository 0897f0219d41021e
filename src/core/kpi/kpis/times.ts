/** How long things took. The provider's times are whole seconds: read each as ±1 s. */

import { countKpi, type Kpi, meanKpi, medianAndP95, ratioKpi, type Total } from '../kpi.ts';

const TALKED: Total = { plus: ['talked'] };

const ofTalks = { n: 'answered calls whose talk time is known' } as const;

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
  ...medianAndP95(
    {
      ...{ id: 'talk', name: 'Talk time', unit: 'seconds', ...ofTalks, better: null },
      formula: 'talk seconds of answered calls',
      source: 'CallDuration',
    },
    'talk',
  ),
  ...medianAndP95(
    {
      ...{ id: 'pdd', name: 'Post-dial delay', unit: 'seconds', better: 'lower' },
      n: 'calls that rang or were answered',
      formula:
        'ringing − initiated, or answered − initiated where no ringing was reported; failed calls have none',
      source: 'ITU-T E.721 (post-selection delay)',
    },
    'pdd',
  ),
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
  ...medianAndP95(
    {
      ...{ id: 'ring', name: 'Ring time', unit: 'seconds', better: 'lower' },
      n: 'answered calls that rang',
      formula: 'answered − ringing',
      source: 'derived',
    },
    'ring',
  ),
  ...medianAndP95(
    {
      ...{ id: 'answer', name: 'Time to answer', unit: 'seconds', better: 'lower' },
      n: 'answered calls',
      formula: 'answered − initiated',
      source: 'derived',
    },
    'answer',
  ),
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
  ...medianAndP95(
    {
      ...{ id: 'lag', name: 'Provider lag', unit: 'seconds', n: 'callbacks', better: 'lower' },
      formula:
        "a callback's arrival − the provider's time of its event, of callbacks that arrived in the window",
      source: 'Timestamp',
    },
    'providerLag',
  ),
];
