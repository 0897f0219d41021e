import { describe, expect, it } from 'vitest';
import type { EndStatus } from '../call-status.ts';
import { SIP_CODES } from './sip-codes.ts';
import { failureSentence, whyFailed } from './why-failed.ts';

const sentence = (
  status: EndStatus,
  sipCode: number | null,
  sipPhrase: string | null = null,
): string => failureSentence(whyFailed({ status, sipCode, sipPhrase }));

describe('why a call failed', () => {
  it.each([
    ['failed', 503, 'Service unavailable: the far end or its carrier is overloaded'],
    ['busy', 486, 'Busy: the callee is on another call'],
    ['failed', 404, "Not found: the number doesn't exist, or its phone isn't registered"],
    ['no-answer', 487, 'Not answered before the timeout'],
    ['canceled', 487, 'Ended before the answer: the caller gave up, or it timed out'],
    ['failed', 410, 'Number no longer in use'],
    ['failed', 603, 'Declined: the callee rejected the call, or a carrier blocked it'],
  ] as const)('says %s with %i in words', (status, code, expected) => {
    expect(sentence(status, code)).toBe(expected);
  });

  it.each([
    ['busy', 'Busy: the callee is on another call'],
    ['no-answer', 'Not answered'],
    ['failed', 'Failed: the provider gave no SIP code'],
    ['canceled', 'Canceled before the answer'],
    ['completed', 'Completed'],
  ] as const)('goes by the status if there is no code: %s', (status, expected) => {
    expect(sentence(status, null)).toBe(expected);
  });

  it.each([
    [399, 'Redirected'],
    [499, 'Refused'],
    [599, 'Server error'],
    [699, 'Refused everywhere'],
    [200, 'Failed'],
    [0, 'Failed'],
  ])('describes the unknown code %i by its class', (code, name) => {
    expect(whyFailed({ status: 'failed', sipCode: code, sipPhrase: null }).name).toBe(name);
  });

  it('recognises a call that analytics blocked by its phrase, in any case', () => {
    expect(whyFailed({ status: 'failed', sipCode: 603, sipPhrase: 'network blocked ' })).toEqual({
      name: 'Blocked',
      meaning: "a carrier's analytics rejected the call",
      phrase: null,
    });
  });

  it("shows the provider's phrase only if it says something else", () => {
    const phrase = (sipCode: number | null, sipPhrase: string | null) =>
      whyFailed({ status: 'failed', sipCode, sipPhrase }).phrase;
    expect(phrase(503, 'Service Unavailable')).toBeNull();
    expect(phrase(503, 'service unavailable')).toBeNull();
    expect(phrase(503, ' No circuits ')).toBe('No circuits');
    expect(phrase(599, 'Odd')).toBe('Odd');
    expect(phrase(null, 'Odd')).toBe('Odd');
    expect(phrase(503, ' ')).toBeNull();
    expect(phrase(503, null)).toBeNull();
  });

  it('has a name for each registered code, and no full stop at its end', () => {
    expect(SIP_CODES.size).toBeGreaterThan(40);
    for (const [code, { phrase, name, meaning }] of SIP_CODES) {
      expect(code, phrase).toBeGreaterThanOrEqual(300);
      expect(code, phrase).toBeLessThan(700);
      expect(`${name}: ${meaning ?? ''}`, phrase).toMatch(/^[A-Z].*[^.]$/);
    }
  });
});
