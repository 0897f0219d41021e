/**
 * The types of the API's clients are those of its OpenAPI document. `npm run generate` writes them again, by running
 * this test with `--update`.
 */

import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer } from '../support/http-server.ts';
import { readOpenApi } from '../support/openapi.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const GENERATOR = join(ROOT, 'web/node_modules/openapi-typescript/bin/cli.js');

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'callboard-types-'));
});
afterAll(() => rm(folder, { recursive: true }));

test('the generated types are up to date', async () => {
  await using it = await startTestServer();
  const { text } = await readOpenApi(it.server);
  const document = join(folder, 'openapi.json');
  await writeFile(document, text);
  // Not immutable: openapi-fetch 0.17 takes a readonly array for an object.
  const run = [GENERATOR, document];
  const { stdout } = await promisify(execFile)(process.execPath, run);
  const types = stdout.slice(stdout.indexOf('/**'));
  await expect(types).toMatchFileSnapshot(join(ROOT, 'src/core/wire/api-types.ts'));
});
