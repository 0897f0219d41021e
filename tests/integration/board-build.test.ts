/** The board as Vite builds it: small enough, and without anything that its policy forbids. */

import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { ROOT, run } from '../support/packages.ts';

/** The scripts that the first view needs, compressed by gzip, in bytes. */
const FIRST_VIEW_BYTES = 90_000;

const manifestSchema = z.record(
  z.string(),
  z.looseObject({ file: z.string(), imports: z.array(z.string()).default([]) }),
);

let folder = '';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'callboard-web-'));
  const vite = join(ROOT, 'node_modules/vite/bin/vite.js');
  const args = [vite, 'build', 'web', '--outDir', folder, '--emptyOutDir', '--manifest'];
  await run(process.execPath, args, { cwd: ROOT });
});

afterAll(() => rmSync(folder, { recursive: true }));

/** The files that a browser loads for the entry and a view. */
function filesFor(view: string): readonly string[] {
  const manifest = manifestSchema.parse(
    JSON.parse(readFileSync(join(folder, '.vite/manifest.json'), 'utf8')),
  );
  const loaded = new Set<string>();
  const load = (name: string): void => {
    const chunk = manifest[name];
    if (chunk === undefined) throw new Error(`The build has no ${name}.`);
    if (loaded.has(chunk.file)) return;
    loaded.add(chunk.file);
    for (const imported of chunk.imports) load(imported);
  };
  load('index.html');
  load(view);
  return [...loaded];
}

it('the scripts of the first view are below 90 kB', () => {
  const files = filesFor('src/views/now/now-view.tsx');
  const sizes = files.map((file) => statSync(join(folder, `${file}.gz`)).size);
  expect(files.length).toBeGreaterThan(1);
  expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(FIRST_VIEW_BYTES);
});

it('the page holds no script, no style and no address of another server', () => {
  const page = readFileSync(join(folder, 'index.html'), 'utf8');
  expect(page).not.toMatch(/<style|style=|<script(?![^>]*\bsrc=)| on\w+=/);
  expect(page).not.toMatch(/https?:/);
});

it('each text is compressed beside it', () => {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const texts = names.filter((name) => /\.(?:html|js|css|svg)$/.test(name));
  expect(texts.length).toBeGreaterThan(5);
  for (const name of texts)
    expect(names).toEqual(expect.arrayContaining([`${name}.br`, `${name}.gz`]));
});
