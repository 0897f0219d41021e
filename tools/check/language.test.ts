import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { language, worstPhrasesIn } from './language.ts';

describe('the worst phrases', () => {
  it.each([
    ['Line 1 is no JSON.', 'is no JSON'],
    ['An alert failed for good.', 'for good'],
    ['Whoever calls first', 'Whoever'],
    ['// an empty value is as good\n  // as none', 'as good as'],
    ['/**\n * a call of\n * which nothing is known', 'call of which'],
    ['# as good\n# as none', 'as good as'],
  ])('are found in %j', (text, phrase) => {
    expect(worstPhrasesIn(text).map((found) => found.phrase)).toEqual([phrase]);
  });

  it.each([
    'There is no callback yet.',
    'a good asset',
    'No one is on the call.',
    'The number is no longer in use.',
    'maybe items',
  ])('are not found in %j', (text) => {
    expect(worstPhrasesIn(text)).toEqual([]);
  });

  it('are named with their line', () => {
    expect(worstPhrasesIn('one\ntwo nobody\n').map(({ line }) => line)).toEqual([2]);
  });
});

describe('the language step', () => {
  const tree = mkdtempSync(join(tmpdir(), 'callboard-language-'));
  beforeAll(() => {
    mkdirSync(join(tree, 'src'));
    mkdirSync(join(tree, 'tests/fixtures'), { recursive: true });
    writeFileSync(join(tree, 'src/a.ts'), '// Nobody reads this.\n');
    writeFileSync(join(tree, 'README.md'), 'Plain.\n\nAs good as done.\n');
    writeFileSync(join(tree, 'tests/fixtures/words.json'), '"nobody"\n');
  });
  afterAll(() => rmSync(tree, { recursive: true }));

  it('says where a phrase is and what to write instead, and how many files it read', async () => {
    const { complaints, read } = await language.run(tree);
    expect(complaints).toEqual([
      'README.md:3 says "As good as"; write: counts as, almost',
      'src/a.ts:1 says "Nobody"; write: no one, nothing; or say who acts',
    ]);
    expect(read).toEqual([{ what: 'files', count: 2 }]);
  });
});
