import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const PACK = join(import.meta.dirname, 'pack.ts');

function run(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [PACK, ...args], {
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

it("shows a tool's opening comment as its help", () => {
  const { status, stdout, stderr } = run('--help');
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toMatch(/^Makes the tarball/);
  expect(stdout).toContain('\n  npm run package -- --pack-destination FOLDER  in another one\n');
  expect(stdout).not.toMatch(/\*|import/);
});

it('says in one line what is wrong with arguments', () => {
  expect(run('--nonsense')).toEqual({
    status: 2,
    stdout: '',
    stderr: "Unknown option '--nonsense'. --help shows what there is.\n",
  });
  expect(run('more').stderr).toBe("Unexpected argument 'more'. --help shows what there is.\n");
});
