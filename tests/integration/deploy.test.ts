/**
 * The files that ship with Callboard for running it: the unit, the container, and the settings to fill in.
 */

import { spawnSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { SETTINGS } from '../../src/app/config/settings.ts';
import { isMissing } from '../support/installed.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

test.skipIf(isMissing('systemd-analyze'))('the unit is valid', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'callboard-unit-'));
  try {
    const unit = join(folder, 'callboard.service');
    // A missing program would be an error, and /opt/callboard exists only on machines that run it.
    await writeFile(unit, read('deploy/callboard.service').replaceAll('/opt/callboard', ROOT));
    const { status, stdout, stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', unit], {
      encoding: 'utf8',
    });
    const said = `${stdout}${stderr}`.split('\n').filter((line) => line.includes(unit));
    expect([status, said]).toEqual([0, []]);
  } finally {
    await rm(folder, { recursive: true });
  }
});

describe('every setting in them exists', () => {
  const known = new Set<string>(SETTINGS.map(({ name }) => name));
  test.each(['.env.example', 'Dockerfile', 'deploy/compose.yaml', 'deploy/callboard.service'])(
    '%s',
    (file) => {
      const named = read(file).match(/\b(?:CALLBOARD|SIGNALWIRE|TWILIO)_[A-Z_]*[A-Z]\b/g) ?? [];
      expect(named.length).toBeGreaterThan(1);
      expect(named.filter((name) => !known.has(name))).toEqual([]);
    },
  );
});

test('the image copies only files that exist, and everything a running Callboard opens', () => {
  const copied = [...read('Dockerfile').matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(
    ([, files = '']) => files.split(' '),
  );
  expect(copied.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
  expect(copied).toEqual(
    expect.arrayContaining(['bin', 'docs', 'emulator/src', 'src', 'package.json']),
  );
  const allowed = read('.dockerignore').match(/(?<=^!).+$/gm);
  expect(copied.filter((file) => !allowed?.includes(file))).toEqual([]);
});

const description = z.looseObject({
  name: z.string().optional(),
  scripts: z.record(z.string(), z.string()).optional(),
});

test('no package but node needs its install script, since the image runs none', () => {
  const scripted = globSync('node_modules/**/package.json', { cwd: ROOT })
    .map((file) => description.safeParse(JSON.parse(read(file))))
    .filter(({ data }) => /^(pre|post)?install$/m.test(Object.keys(data?.scripts ?? {}).join('\n')))
    .map(({ data }) => data?.name);
  expect(scripted).toEqual(['node']);
});
