import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { withDotEnv } from './dot-env.ts';

test('the environment overrides the file, and the names that differ are listed', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'callboard-env-'));
  try {
    const path = join(folder, '.env');
    expect(withDotEnv({ A: '1' }, path)).toEqual({
      ok: true,
      value: { env: { A: '1' }, fromFile: new Set(), overruled: [], problems: [] },
    });
    await writeFile(path, 'A=2\n# note\nB="two words"\nexport C=3\nD=4\nE: 5\n');
    expect(withDotEnv({ A: '1', D: '4' }, path)).toEqual({
      ok: true,
      value: {
        env: { A: '1', B: 'two words', C: '3', D: '4' },
        fromFile: new Set(['B', 'C']),
        overruled: ['A'],
        problems: [{ line: 6, problem: "isn't NAME=value and is ignored" }],
      },
    });
    await writeFile(path, '\uFEFFA= \nB=\t\r\nC=3\n');
    expect(withDotEnv({}, path)).toMatchObject({ value: { env: { A: '', B: '', C: '3' } } });
    expect(withDotEnv({}, folder)).toEqual({
      ok: false,
      problem: `${folder} can't be read (EISDIR). Make it readable, or remove it.`,
    });
  } finally {
    await rm(folder, { recursive: true });
  }
});
