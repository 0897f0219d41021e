/** Which end a call shows if several were reported: each pair of sources, in both orders of time. */

import { describe, expect, it } from 'vitest';
import { given } from '../../../tests/support/call-specification.ts';
import {
  arriving,
  type Delivery,
  inferred,
  isoAt,
  numberLevel,
  progress,
  reconciled,
  timestampAt,
} from '../../../tests/support/callbacks.ts';

type Source = 'reconciled' | 'progress' | 'number' | 'inferred';
type Winner = 'known' | 'other';

/** By the source of the known end, then of another one: which wins if the other is earlier, or later. */
const ENDS: Readonly<
  Record<Source, Readonly<Record<Source, { readonly earlier: Winner; readonly later: Winner }>>>
> = {
  reconciled: {
    reconciled: { earlier: 'known', later: 'other' },
    progress: { earlier: 'known', later: 'known' },
    number: { earlier: 'known', later: 'known' },
    inferred: { earlier: 'known', later: 'known' },
  },
  progress: {
    reconciled: { earlier: 'other', later: 'other' },
    progress: { earlier: 'other', later: 'known' },
    number: { earlier: 'known', later: 'known' },
    inferred: { earlier: 'known', later: 'known' },
  },
  number: {
    reconciled: { earlier: 'other', later: 'other' },
    progress: { earlier: 'other', later: 'other' },
    number: { earlier: 'other', later: 'known' },
    inferred: { earlier: 'known', later: 'known' },
  },
  inferred: {
    reconciled: { earlier: 'other', later: 'other' },
    progress: { earlier: 'other', later: 'other' },
    number: { earlier: 'other', later: 'other' },
    inferred: { earlier: 'other', later: 'known' },
  },
};

function endBy(source: Source, status: string, second: number): Delivery {
  switch (source) {
    case 'reconciled':
      return reconciled(progress(status, second));
    case 'progress':
      return progress(status, second);
    case 'number':
      return numberLevel(status, second - 5, 5);
    case 'inferred':
      return inferred(progress(status, second));
  }
}

const SOURCES = ['reconciled', 'progress', 'number', 'inferred'] as const satisfies Source[];
const PAIRS = SOURCES.flatMap((source) =>
  SOURCES.flatMap((other) =>
    (['earlier', 'later'] as const).map(
      (when) => [source, other, when, ENDS[source][other][when]] as const,
    ),
  ),
);

describe('two contradictory ends', () => {
  it.each(PAIRS)('%s (known), %s (%s): the %s one wins', (source, other, when, winner) => {
    const known = endBy(source, 'completed', 20);
    const told = endBy(other, 'failed', when === 'earlier' ? 10 : 30);
    const expected =
      winner === 'known'
        ? { status: 'completed' as const, endedAt: isoAt(20) }
        : { status: 'failed' as const, endedAt: isoAt(when === 'earlier' ? 10 : 30) };
    given(known).when(told).thenCall(expected);
    given(told).when(known).thenCall(expected);
  });
});

describe('two ends in one second', () => {
  it('are decided by the lower SequenceNumber, in either order of arrival', () => {
    const [first, second] = [
      progress('busy', 9, { SequenceNumber: '2' }),
      progress('no-answer', 9, { SequenceNumber: '3' }),
    ];
    given(first).when(second).thenCall({ status: 'busy' });
    given(second).when(first).thenCall({ status: 'busy' });
  });

  it('are decided by the one without a number, which comes before SequenceNumber 0', () => {
    const [bare, numbered] = [progress('busy', 9), progress('failed', 9, { SequenceNumber: '0' })];
    given(bare).when(numbered).thenCall({ status: 'busy' });
    given(numbered).when(bare).thenCall({ status: 'busy' });
  });

  it('with the same number are decided the same way in either order', () => {
    const [busy, failed] = [progress('busy', 9), progress('failed', 9)];
    const [one, other] = [given(busy, failed).state?.end, given(failed, busy).state?.end];
    expect(one).toEqual(other);
  });
});

describe('a corrected end', () => {
  const completed = progress('completed', 20, { CallDuration: '12' });
  const failed = progress('failed', 10, { SipResultCode: '503' });

  it('shows the earlier end, and keeps what the later one reported', () => {
    given(progress('initiated', 0), completed)
      .when(failed)
      .thenVerdict('accepted')
      .thenCall({
        status: 'failed',
        endedAt: isoAt(10),
        eventTimestamp: timestampAt(10),
        sipCode: 503,
        // A failed call wasn't answered, so its duration no longer counts.
        durationSeconds: null,
      });
  });

  it('is corrected back by the REST API, and says so', () => {
    given(progress('initiated', 0), completed, failed)
      .when(reconciled(progress('completed', 21, { CallDuration: '12' })))
      .thenCall({
        status: 'completed',
        endedAt: isoAt(21),
        durationSeconds: 12,
        provenance: 'reconciled',
      });
  });

  it('stays ended while it is corrected, and takes the time of no later callback', () => {
    given(completed)
      .when(progress('in-progress', 25))
      .thenCall({ status: 'completed', endedAt: isoAt(20), answeredAt: isoAt(25) });
  });
});

describe('an inferred end', () => {
  it('is shown as inferred until a callback reports how the call really ended', () => {
    given(progress('in-progress', 5), inferred(progress('completed', 3_600)))
      .thenCall({ status: 'completed', provenance: 'inferred' })
      .when(arriving(progress('failed', 65), 7_200))
      .thenCall({ status: 'failed', endedAt: isoAt(65), provenance: 'callback' });
  });
});
