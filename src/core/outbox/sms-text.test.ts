import { describe, expect, it } from 'vitest';
import { smsText } from './sms-text.ts';

const batch = {
  batch: 3,
  count: 100,
  threshold: 100,
  openedAt: Date.UTC(2026, 10, 9, 6, 2),
  closedAt: Date.UTC(2026, 10, 23, 16, 42, 36),
};

describe('the text of an SMS', () => {
  it('says how many calls failed since when, names the batch and ends with the reference', () => {
    expect(smsText(batch, 'CB-7F3K2A-3')).toBe(
      'Callboard: 100 calls failed since 9 Nov 2026 06:02 UTC (batch 3, closed 23 Nov 2026 16:42 UTC). Ref CB-7F3K2A-3',
    );
    expect(smsText({ ...batch, count: 1 }, 'X')).toContain(' 1 call failed ');
  });

  it('fits in one segment of plain characters, even with large numbers', () => {
    const text = smsText({ ...batch, batch: 999_999, count: 9_999_999 }, 'CB-7F3K2A7F3K-999999');
    expect(text.length).toBeLessThanOrEqual(160);
    // From GSM-7's basic table: one septet each.
    expect(text).toMatch(/^[A-Za-z0-9 :(),.-]*$/);
  });
});
