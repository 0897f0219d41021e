/**
 * Session setup by SIP codes. Providers often give none: an answered call counts as 200, `busy` as 486, and
 * `no-answer` as 487. `sipCoverage` says how many had one.
 */

import { type Kpi, ratioKpi, type Total } from '../kpi.ts';

const SEIZED: Total = { plus: ['decidedSeizures'] };
const WITHOUT_REDIRECTS: Total = { plus: ['decidedSeizures'], minus: ['redirected'] };

const ofSeizures = { unit: 'percent', n: 'seizures that were answered or ended' } as const;
const ofOthers = {
  unit: 'percent',
  n: 'seizures that were answered or ended, except those redirected (3xx)',
} as const;

export const SIP_KPIS: readonly Kpi[] = [
  ratioKpi(
    {
      ...{ id: 'ser', name: 'Session establishment ratio', ...ofOthers, better: 'higher' },
      formula: '100 × answered / (seizures that were answered or ended − 3xx)',
      source: 'RFC 6076 4.6',
    },
    { plus: ['answered'] },
    WITHOUT_REDIRECTS,
  ),
  ratioKpi(
    {
      ...{ id: 'seer', name: 'Session establishment effectiveness', ...ofOthers, better: 'higher' },
      formula:
        '100 × (answered + 480 + 486 + 600 + 603 unless blocked) / (seizures that were answered or ended − 3xx)',
      source: 'RFC 6076 4.7',
    },
    { plus: ['answered', 'declined'] },
    WITHOUT_REDIRECTS,
  ),
  ratioKpi(
    {
      ...{ id: 'isa', name: 'Ineffective session attempts', ...ofSeizures, better: 'lower' },
      formula: '100 × (408 + 500 + 503 + 504) / seizures that were answered or ended',
      source: 'RFC 6076 4.8',
    },
    { plus: ['ineffective'] },
    SEIZED,
  ),
  ratioKpi(
    {
      ...{ id: 'sipCoverage', name: 'Calls with a SIP code', ...ofSeizures, better: 'higher' },
      formula: '100 × with a SIP code / seizures that were answered or ended',
      source: 'SipResultCode or SipResponseCode',
    },
    { plus: ['withSipCode'] },
    SEIZED,
  ),
];
