import { describe, expect, it } from 'vitest';
import { withFigures } from './figures-file.ts';
import { milliseconds, perSecond, spreadText, table } from './table.ts';

describe('a report', () => {
  it('is a table, aligned as text and valid as Markdown', () => {
    expect(
      table([
        ['server', 'per second'],
        ['(a) bare', '78.0 k'],
      ]),
    ).toEqual([
      '| server   | per second |',
      '| -------- | ---------: |',
      '| (a) bare |     78.0 k |',
    ]);
  });

  it('writes numbers with as many digits as they are worth', () => {
    expect(spreadText({ median: 33_123, min: 999, max: 34_000 }, perSecond)).toBe(
      '33.1 k (999-34.0 k)',
    );
    expect([1.234, 12.34, 123.4].map(milliseconds)).toEqual(['1.23', '12.3', '123']);
  });

  it('replaces the last figures and nothing else', () => {
    const text = 'before\n<!-- figures: x -->\nold\n<!-- end: x -->\nafter\n';
    const once = withFigures(text, 'x', ['new']);
    expect(once).toBe('before\n<!-- figures: x -->\n\nnew\n\n<!-- end: x -->\nafter\n');
    expect(withFigures(once, 'x', ['new'])).toBe(once);
    expect(() => withFigures(text, 'y', [])).toThrow('<!-- figures: y -->');
  });
});
