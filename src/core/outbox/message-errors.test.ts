import { describe, expect, it } from 'vitest';
import { explainCode, messageError } from './message-errors.ts';

describe('the provider’s codes', () => {
  it.each(['21610', '21211', '21603', '21604', '21614', '21217', '21717', '21212', '21606'])(
    '%s is final',
    (code) => {
      expect(messageError(code)?.final).toBe(true);
    },
  );

  it.each(['21611', '20003', '20429'])('%s can be temporary', (code) => {
    expect(messageError(code)?.final).toBe(false);
  });

  it('are explained in a sentence, known or not', () => {
    expect(explainCode('30007')).toMatch(/^A carrier filtered .*\.$/);
    expect(explainCode('99999')).toContain('99999');
    expect(explainCode(null)).toMatch(/\.$/);
  });
});
