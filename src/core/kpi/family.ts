/** What a call's parent, siblings and children say about it. */

import type { CallFact, FamilyFact, OwnFact } from './call-fact.ts';
import { outcomeOf } from './outcome.ts';

/** What's needed of a relative. */
export type Relative = Pick<
  OwnFact,
  'callSid' | 'status' | 'startedAt' | 'answeredAt' | 'endedAt' | 'dimensions'
>;

/** The relatives that are stored. */
export interface Relatives {
  readonly parent: Relative | null;
  /** The children of its parent; the call itself among them doesn't matter. */
  readonly siblings: readonly Relative[];
  readonly children: readonly Relative[];
}

/** What they say. */
export function familyOf(own: OwnFact, { parent, siblings, children }: Relatives): FamilyFact {
  const answered = children.filter(isAnswered);
  const childAnsweredAt = answered
    .map(({ answeredAt }) => answeredAt)
    .reduce((first, at) => (first === null || (at !== null && at < first) ? at : first), null);
  return {
    isAnsweredElsewhere:
      !isAnswered(own) &&
      siblings.some(
        (sibling) =>
          sibling.callSid !== own.callSid && isAnswered(sibling) && areParallel(own, sibling),
      ),
    children: children.length,
    answeredChildren: answered.length,
    childAnsweredAt,
    waitSeconds:
      own.answeredAt === null || childAnsweredAt === null
        ? null
        : Math.max(0, childAnsweredAt - own.answeredAt) / 1000,
    allDimensions: { ...parent?.dimensions, ...own.dimensions },
  };
}

/** The whole fact. */
export const completeFact = (own: OwnFact, family: FamilyFact): CallFact => ({
  ...own,
  ...family,
  outcome: outcomeOf({
    status: own.status,
    sipCode: own.sipCode,
    sipPhrase: own.sipPhrase,
    hasRung: own.ringingAt !== null,
    isAnswered: isAnswered(own),
    isAnsweredElsewhere: family.isAnsweredElsewhere,
  }),
});

/** A callback said so, or the call completed. */
const isAnswered = ({ status, answeredAt }: Pick<Relative, 'status' | 'answeredAt'>): boolean =>
  answeredAt !== null || status === 'completed';

/**
 * Whether both were being dialled, or on the line, at the same time: a hunt dials the next one once the last
 * one has ended. Times are whole seconds, so legs that began in the same second are parallel even if one of
 * them ended in it.
 */
function areParallel(one: Relative, other: Relative): boolean {
  if (one.startedAt === null || other.startedAt === null) return false;
  if (Math.floor(one.startedAt / 1000) === Math.floor(other.startedAt / 1000)) return true;
  const [earlier, later] = one.startedAt < other.startedAt ? [one, other] : [other, one];
  return earlier.endedAt === null || later.startedAt === null || later.startedAt < earlier.endedAt;
}
