/** Facts of calls, for tests that say what matters about each. */

import type { CallFact, OwnFact } from '../../src/core/kpi/call-fact.ts';
import { completeFact, familyOf } from '../../src/core/kpi/family.ts';

/** 2026-03-02 10:00:00 UTC. */
export const TEN = Date.UTC(2026, 2, 2, 10);

/** This many seconds after ten. */
export const at = (seconds: number): number => TEN + 1000 * seconds;

/** A leg that was dialled at ten, and what differs. */
export const leg = (differences: Partial<OwnFact> = {}): OwnFact => ({
  accountSid: 'AC1',
  callSid: 'CA1',
  parentCallSid: null,
  direction: 'outbound-api',
  from: '+15550100001',
  to: '+15550100002',
  endpoint: null,
  ownNumber: '+15550100001',
  status: 'initiated',
  startedAt: TEN,
  initiatedAt: TEN,
  ringingAt: null,
  answeredAt: null,
  endedAt: null,
  firstSeenAt: TEN,
  updatedAt: TEN,
  ringSeconds: null,
  pddSeconds: null,
  answerSeconds: null,
  durationSeconds: null,
  sipCode: null,
  sipPhrase: null,
  hangupBy: null,
  answeredBy: null,
  mos: null,
  jitterMs: null,
  lossPercent: null,
  recordings: 0,
  failureBatch: null,
  dimensions: {},
  ...differences,
});

/** It rang after 2 seconds, was answered 5 seconds later, and ended after `talk` seconds. */
export const answered = (talk: number, differences: Partial<OwnFact> = {}): OwnFact =>
  leg({
    ...{ status: 'completed', ringingAt: at(2), answeredAt: at(7), endedAt: at(7 + talk) },
    ...{ pddSeconds: 2, ringSeconds: 5, answerSeconds: 7, durationSeconds: talk },
    ...differences,
  });

/** It ended after 20 seconds, without an answer. */
export const unanswered = (
  status: 'busy' | 'no-answer' | 'canceled' | 'failed',
  differences: Partial<OwnFact> = {},
): OwnFact => leg({ status, endedAt: at(20), ...differences });

/** The whole facts, with what these calls say about one another. */
export const factsOfLegs = (legs: readonly OwnFact[]): readonly CallFact[] =>
  legs.map((own) => {
    const among = (parent: string | null) =>
      parent === null ? [] : legs.filter(({ parentCallSid }) => parentCallSid === parent);
    return completeFact(
      own,
      familyOf(own, {
        parent: legs.find(({ callSid }) => callSid === own.parentCallSid) ?? null,
        siblings: among(own.parentCallSid),
        children: among(own.callSid),
      }),
    );
  });
