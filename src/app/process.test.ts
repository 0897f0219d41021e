import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { invocationOf } from './process.ts';

test('names the command the way it was run', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'callboard-path-'));
  try {
    await writeFile(join(folder, 'callboard'), '');
    const executable = '/srv/clone/bin/callboard';
    const npm = { npm_lifecycle_event: 'demo', npm_package_name: 'callboard' };
    expect(invocationOf(npm, executable, '/srv/clone')).toBe('npm run -s callboard --');
    expect(invocationOf({ npm_lifecycle_event: 'npx' }, executable, '/')).toBe('npx callboard');
    expect(invocationOf({ PATH: `/bin:${folder}` }, executable, '/')).toBe('callboard');
    expect(invocationOf({ PATH: '/nowhere:' }, executable, '/srv/clone')).toBe('bin/callboard');
    expect(invocationOf({}, executable, '/home/me')).toBe(executable);
    // Another package's script runs it.
    const other = { npm_lifecycle_event: 'start', npm_package_name: 'shop', PATH: folder };
    expect(invocationOf(other, executable, '/')).toBe('callboard');
  } finally {
    await rm(folder, { recursive: true });
  }
});
