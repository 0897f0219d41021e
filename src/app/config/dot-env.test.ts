import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { withDotEnv } from './dot-env.ts';

test('the environment goes before the file; a missing file says nothing; an unreadable one is told', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'callboard-env-'));
  try {
    const path = join(folder, '.env');
    expect(withDotEnv({ A: '1' }, path)).toEqual({ ok: true, env: { A: '1' } });
    await writeFile(path, 'A=2\n# note\nB="two words"\nexport C=3\n');
    expect(withDotEnv({ A: '1' }, path)).toEqual({
      ok: true,
      env: { A: '1', B: 'two words', C: '3' },
    });
    const folderAsFile = withDotEnv({}, folder);
    expect(folderAsFile).toEqual({
      ok: false,
      problem: `${folder} cannot be read (EISDIR). Make it readable or remove it.`,
    });
  } finally {
    await rm(folder, { recursive: true });
  }
});
