/** Which end a call shows, where several were told: every pair of sources, in both orders of time. */

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

/** What is known, and what another source tells: of an earlier moment, and of a later one. */
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

describe('of two contradictory ends', () => {
  it.each(PAIRS)('%s (known), %s (%s): the %s one is believed', (source, other, when, winner) => {
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

describe('of two ends in one second', () => {
  it('the lower SequenceNumber is believed, whatever came first', () => {
    const [first, second] = [
      progress('busy', 9, { SequenceNumber: '2' }),
      progress('no-answer', 9, { SequenceNumber: '3' }),
    ];
    given(first).when(second).thenCall({ status: 'busy' });
    given(second).when(first).thenCall({ status: 'busy' });
  });

  it('the one without a number comes before the one with SequenceNumber 0', () => {
    const [bare, numbered] = [progress('busy', 9), progress('failed', 9, { SequenceNumber: '0' })];
    given(bare).when(numbered).thenCall({ status: 'busy' });
    given(numbered).when(bare).thenCall({ status: 'busy' });
  });

  it('and of one number, the same one is believed in either order', () => {
    const [busy, failed] = [progress('busy', 9), progress('failed', 9)];
    const [one, other] = [given(busy, failed).state?.end, given(failed, busy).state?.end];
    expect(one).toEqual(other);
  });
});

describe('an end that is corrected', () => {
  const completed = progress('completed', 20, { CallDuration: '12' });
  const failed = progress('failed', 10, { SipResultCode: '503' });

  it('shows the earlier end, and keeps what the later one told', () => {
    given(progress('initiated', 0), completed)
      .when(failed)
      .thenVerdict('accepted')
      .thenCall({
        status: 'failed',
        endedAt: isoAt(10),
        eventTimestamp: timestampAt(10),
        sipCode: 503,
        // Nobody answered a failed call: what it says of a duration counts no more.
        durationSeconds: null,
      });
  });

  it('is corrected back by the REST API, and that is where it comes from', () => {
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

describe('an end that was only concluded', () => {
  it('is shown as such, until a callback tells how the call really ended', () => {
    given(progress('in-progress', 5), inferred(progress('completed', 3_600)))
      .thenCall({ status: 'completed', provenance: 'inferred' })
      .when(arriving(progress('failed', 65), 7_200))
      .thenCall({ status: 'failed', endedAt: isoAt(65), provenance: 'callback' });
  });
});
