/**
 * How long callers waited for a person. Answered calls that dialled someone are offered; callbacks show nothing
 * of a queue, so a caller who leaves before anyone was dialled isn't seen.
 */

import { countKpi, type Kpi, meanKpi, medianAndP95, ratioKpi, type Total } from '../kpi.ts';

const OFFERED: Total = { plus: ['offered'] };
const SETTLED: Total = { plus: ['reached', 'abandoned'] };

const offered = { unit: 'calls', n: 'offered calls' } as const;
const waits = { unit: 'seconds', n: 'offered calls that reached a person' } as const;
const PRACTICE = 'contact-centre practice';

export const PEOPLE_KPIS: readonly Kpi[] = [
  countKpi(
    {
      ...{ id: 'offered', name: 'Offered', ...offered, better: null },
      formula: 'answered calls with at least one child leg',
      source: PRACTICE,
    },
    OFFERED,
    OFFERED,
  ),
  countKpi(
    {
      ...{ id: 'abandoned', name: 'Abandoned', ...offered, better: 'lower' },
      formula: 'offered calls that ended before a child leg was answered',
      source: PRACTICE,
    },
    { plus: ['abandoned'] },
    OFFERED,
  ),
  ratioKpi(
    {
      ...{ id: 'abandonRate', name: 'Abandon rate', unit: 'percent', better: 'lower' },
      n: 'offered calls that reached a person or were abandoned',
      formula: '100 × abandoned / (reached a person + abandoned); short waits count too',
      source: PRACTICE,
    },
    { plus: ['abandoned'] },
    SETTLED,
  ),
  meanKpi(
    {
      ...{ id: 'waitAvg', name: 'Average wait for a person', ...waits, better: 'lower' },
      formula: "first child leg's answer − own answer, average",
      source: `${PRACTICE} (average speed of answer)`,
    },
    'waitMs',
    1000,
    'waited',
  ),
  ...medianAndP95(
    {
      ...{ id: 'wait', name: 'Wait for a person', ...waits, better: 'lower' },
      formula: "first child leg's answer − own answer",
      source: PRACTICE,
    },
    'wait',
  ),
  ratioKpi(
    {
      ...{ id: 'serviceLevel', name: 'Service level', unit: 'percent', better: 'higher' },
      n: 'offered calls that reached a person or were abandoned',
      formula:
        '100 × reached a person within CALLBOARD_SERVICE_LEVEL_SECONDS / (reached a person + abandoned)',
      source: `${PRACTICE}: the variant "of offered", where abandoned calls count as missed`,
    },
    { plus: ['withinServiceLevel'] },
    { plus: ['waited', 'abandoned'] },
  ),
  {
    ...{ id: 'lastSeen', name: 'Last seen', unit: 'time', n: 'answered calls', better: null },
    formula: 'the latest answer or end of an answered call',
    source: 'derived',
    needs: ['lastAnsweredAt', 'lastEndedAt', 'answered'],
    value: (measured) => {
      const times = [measured.latest('lastAnsweredAt'), measured.latest('lastEndedAt')];
      const seen = times.filter((at) => at !== null);
      return {
        value: seen.length === 0 ? null : Math.max(...seen),
        n: measured.number('answered'),
      };
    },
  },
];
