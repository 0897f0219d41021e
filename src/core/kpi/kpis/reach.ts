/** How attempts came out. */

import { countKpi, type Kpi, ratioKpi, type Total } from '../kpi.ts';
import type { Outcome } from '../outcome.ts';

const ATTEMPTS: Total = { plus: ['attempts'] };
const DECIDED: Total = { plus: ['decided'] };
const SEIZED: Total = { plus: ['decidedSeizures'] };
const FAILED = ['failedNetwork', 'failedAddress', 'blocked', 'unknown'] as const;

const counted = { unit: 'calls', n: 'attempts' } as const;
const ofAttempts = { unit: 'percent', n: 'attempts that were answered or ended' } as const;
const ofSeizures = { unit: 'percent', n: 'seizures that were answered or ended' } as const;

/** How many attempts had one of these outcomes. */
const outcomeKpi = (
  id: string,
  name: string,
  outcomes: readonly Outcome[],
  better: 'lower' | null = 'lower',
): Kpi =>
  countKpi(
    {
      ...{ id, name, ...counted, better },
      formula: `attempts with the outcome ${inWords(outcomes)}`,
      source: 'outcome',
    },
    { plus: outcomes.map(countOf) },
    ATTEMPTS,
  );

/** The measure that counts an outcome. */
const countOf = (outcome: Outcome) => (outcome === 'unknown' ? 'failedUnknown' : outcome);

const inWords = (words: readonly string[]): string =>
  words.join(', ').replace(/, ([^,]+)$/, ' or $1');

const E425 = 'ITU-T E.425 (03/2002)';

export const REACH_KPIS: readonly Kpi[] = [
  countKpi(
    {
      ...{ id: 'attempts', name: 'Attempts', ...counted, better: null },
      formula: 'calls that left the queue',
      source: `${E425} 1.1`,
    },
    ATTEMPTS,
    ATTEMPTS,
  ),
  countKpi(
    {
      ...{ id: 'seizures', name: 'Seizures', ...counted, better: null },
      formula:
        'attempts that reached the network: they rang, were answered, got a SIP code, or ended other than failed',
      source: 'ITU-T E.411',
    },
    { plus: ['seizures'] },
    ATTEMPTS,
  ),
  countKpi(
    {
      ...{ id: 'answered', name: 'Answered', ...counted, better: 'higher' },
      formula: 'attempts that were answered, in progress or over',
      source: `${E425} 1.1`,
    },
    { plus: ['answered'] },
    ATTEMPTS,
  ),
  countKpi(
    {
      ...{ id: 'completed', name: 'Completed', ...counted, better: 'higher' },
      formula: 'calls with the status completed',
      source: 'CallStatus of both providers',
    },
    { plus: ['completed'] },
    ATTEMPTS,
  ),
  outcomeKpi('busy', 'Busy', ['busy']),
  outcomeKpi('noAnswer', 'No answer', ['noAnswer']),
  outcomeKpi('rejected', 'Rejected', ['rejected']),
  outcomeKpi('canceled', 'Canceled', ['canceledRinging', 'canceledBefore']),
  outcomeKpi('failed', 'Failed', FAILED),
  outcomeKpi('failedNetwork', 'Failed in the network', ['failedNetwork']),
  outcomeKpi('failedAddress', 'No such number', ['failedAddress']),
  outcomeKpi('failedUnknown', 'Failed without a SIP code', ['unknown']),
  outcomeKpi('blocked', 'Blocked', ['blocked']),
  outcomeKpi('answeredElsewhere', 'Answered elsewhere', ['answeredElsewhere'], null),
  countKpi(
    {
      ...{ id: 'missed', name: 'Missed', ...counted, better: 'lower' },
      formula: 'calls that rang, with the outcome noAnswer, rejected, busy or canceledRinging',
      source: 'contact-centre practice',
    },
    { plus: ['missed'] },
    ATTEMPTS,
  ),
  countKpi(
    {
      ...{ id: 'ended', name: 'Ended', unit: 'calls', n: 'calls that ended', better: null },
      formula: 'calls that ended in the window, whenever they started',
      source: 'endedAt',
    },
    { plus: ['ended'] },
    { plus: ['ended'] },
  ),
];

export const RATE_KPIS: readonly Kpi[] = [
  ratioKpi(
    {
      ...{ id: 'asr', name: 'Answer-seizure ratio', ...ofSeizures, better: 'higher' },
      formula: '100 × answered / seizures that were answered or ended',
      source: `${E425} 1.3`,
    },
    { plus: ['answered'] },
    SEIZED,
  ),
  ratioKpi(
    {
      ...{ id: 'abr', name: 'Answer rate', ...ofAttempts, better: 'higher' },
      formula: '100 × answered / attempts that were answered or ended',
      source: `${E425} 1.4 (answer-bid ratio)`,
    },
    { plus: ['answered'] },
    DECIDED,
  ),
  ratioKpi(
    {
      ...{ id: 'ner', name: 'Network effectiveness', ...ofSeizures, better: 'higher' },
      formula:
        '100 × (answered + busy + noAnswer + rejected + canceledRinging) / seizures that were answered or ended',
      source: `${E425} 1.5, annex A`,
    },
    { plus: ['answered', 'busy', 'noAnswer', 'rejected', 'canceledRinging'] },
    SEIZED,
  ),
  ratioKpi(
    {
      ...{ id: 'humanAnswerRate', name: 'Answered by a person', unit: 'percent' },
      ...{ n: 'attempts where AnsweredBy is known', better: 'higher' },
      formula: '100 × answered by a person / attempts where AnsweredBy is known',
      source: 'Twilio Voice Insights, answering machine detection',
    },
    { plus: ['answeredByHuman'] },
    { plus: ['answererKnown'] },
  ),
  ratioKpi(
    {
      ...{ id: 'failureRate', name: 'Failure rate', ...ofAttempts, better: 'lower' },
      formula: '100 × failed / attempts that were answered or ended',
      source: 'industry practice',
    },
    { plus: FAILED.map(countOf) },
    DECIDED,
  ),
  ratioKpi(
    {
      ...{ id: 'blockedShare', name: 'Blocked share', ...ofAttempts, better: 'lower' },
      formula: '100 × blocked / attempts that were answered or ended',
      source: 'transnexus.com, "SIP 603+"',
    },
    { plus: ['blocked'] },
    DECIDED,
  ),
];
