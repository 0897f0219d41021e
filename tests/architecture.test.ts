/**
 * The folders are the architecture: this file holds their order as a table. It fails on any other edge, on a
 * cycle, on a layer that does another's job, and if it read nothing.
 */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type FaultKind,
  type LayerOrder,
  type LayerRule,
  layerFaults,
  layerOf,
} from '../tools/architecture/layers.ts';
import { filesContaining, readTree } from '../tools/architecture/read-tree.ts';
import { type SizeLimits, sizeFaults } from '../tools/architecture/sizes.ts';
import { readSourceFile } from '../tools/architecture/source-file.ts';

declare module 'vitest' {
  interface TaskMeta {
    /** How many files the check read, for the summary of `npm run check`. */
    filesRead?: number;
  }
}

const ADAPTERS = [
  'ingest',
  'store',
  'feed',
  'provider',
  'reconcile',
  'alerting',
  'export',
  'console',
  'live',
  'numbers',
  'forward',
] as const;

/** A room of the SQLite store, and the rooms that it builds on. */
const storeRoom = (...rooms: readonly string[]): LayerRule => ({
  imports: ['core', 'ports', 'store/projection', ...rooms.map((room) => `store/sqlite/${room}`)],
  packages: true,
  files: ['src/store/sqlite/tuning.ts'],
});

const WEB_ROOMS = ['texts', 'time', 'design', 'api', 'live', 'navigation', 'keyboard'].map(
  (room) => `web/src/${room}`,
);

/** `core <- ports <- adapters <- http <- app <- cli <- bin`. Adapters never import one another. */
const ORDER = {
  core: { imports: [], packages: false },
  ports: { imports: ['core'], packages: false, runs: false },
  ingest: { imports: ['core', 'ports'], packages: true },
  store: { imports: ['core', 'ports'], packages: true },
  // What a record means, for any engine.
  'store/projection': { imports: ['core', 'ports'], packages: false },
  'store/sqlite': { imports: ['core', 'ports', 'store/projection'], packages: true },
  'store/sqlite/migrations': storeRoom(),
  'store/sqlite/database': storeRoom('migrations'),
  'store/sqlite/threads': storeRoom('database'),
  'store/sqlite/journal': storeRoom('database', 'threads'),
  'store/sqlite/log': storeRoom('database', 'journal'),
  'store/sqlite/calls': storeRoom('database'),
  'store/sqlite/access': storeRoom('database'),
  'store/sqlite/forwarding': storeRoom('database'),
  'store/sqlite/removal': storeRoom('database', 'journal', 'log'),
  'store/sqlite/writer': storeRoom(
    ...['database', 'threads', 'journal', 'log', 'removal', 'calls', 'access', 'forwarding'],
  ),
  'store/sqlite/acceptor': storeRoom('database', 'threads', 'journal', 'calls', 'writer'),
  'store/sqlite/reader': storeRoom(
    ...['database', 'threads', 'journal', 'log', 'calls', 'access', 'forwarding'],
  ),
  'store/sqlite/changes': storeRoom('database', 'threads', 'journal', 'log', 'calls'),
  'store/sqlite/questions': storeRoom('threads', 'access', 'acceptor', 'reader'),
  'store/sqlite/maintenance': storeRoom(
    ...['database', 'threads', 'journal', 'log', 'calls', 'access', 'forwarding', 'writer'],
  ),
  feed: { imports: ['core', 'ports'], packages: true },
  provider: { imports: ['core', 'ports'], packages: true },
  reconcile: { imports: ['core', 'ports'], packages: true },
  alerting: { imports: ['core', 'ports'], packages: true },
  export: { imports: ['core', 'ports'], packages: true },
  console: { imports: ['core', 'ports'], packages: true },
  live: { imports: ['core', 'ports'], packages: true },
  numbers: { imports: ['core', 'ports'], packages: true },
  'numbers/tables': { imports: ['core'], packages: true },
  'numbers/sql': { imports: ['core', 'numbers/tables'], packages: true },
  'numbers/recent': { imports: ['core', 'numbers/tables', 'numbers/sql'], packages: true },
  'numbers/questions': {
    imports: ['core', 'ports', 'numbers/tables', 'numbers/sql', 'numbers/recent'],
    packages: true,
  },
  forward: { imports: ['core', 'ports'], packages: true },
  'numbers/follow': {
    imports: ['core', 'ports', 'numbers/tables', 'numbers/sql', 'numbers/recent'],
    packages: true,
  },
  // A package of its own. Neither side may check its signatures or its parsing with the other's code.
  emulator: { imports: [], packages: true },
  'emulator/src/vocabulary': { imports: [], packages: true },
  'emulator/src/contract': { imports: ['emulator/src/vocabulary'], packages: true },
  http: { imports: ['core', 'ports', ...ADAPTERS], packages: true },
  app: {
    imports: ['core', 'ports', ...ADAPTERS, 'http'],
    packages: true,
    readsEnvironment: true,
    files: ['package.json'],
  },
  cli: {
    workspaces: ['@callboard/emulator'],
    imports: ['core', 'ports', ...ADAPTERS, 'http', 'app'],
    packages: true,
    files: ['package.json'],
  },
  // It only passes the environment on, to the process that it begins again.
  bin: { imports: ['cli'], packages: true, readsEnvironment: true },
  // The board. `app` shows the views; everything that they use lies in rooms of its own.
  web: { imports: ['core'], packages: true, readsEnvironment: true },
  'web/src/texts': { imports: ['core'], packages: false },
  'web/src/time': { imports: [], packages: false },
  'web/src/design': { imports: ['core', 'web/src/texts', 'web/src/time'], packages: true },
  'web/src/api': { imports: ['core'], packages: true },
  'web/src/live': { imports: ['core', 'web/src/api', 'web/src/time'], packages: true },
  'web/src/navigation': { imports: [], packages: true },
  'web/src/keyboard': { imports: [], packages: true },
  'web/src/board': { imports: ['core', ...WEB_ROOMS], packages: true },
  'web/src/views': { imports: ['core', ...WEB_ROOMS, 'web/src/board'], packages: true },
  'web/src/app': {
    imports: ['core', ...WEB_ROOMS, 'web/src/board', 'web/src/views'],
    packages: true,
  },
} as const satisfies LayerOrder;

const LIMITS: SizeLimits = {
  fileLines: 300,
  testFileLines: 400,
  functionLines: 60,
  filesPerFolder: 20,
  // One state, read and written by all of its methods; and a generated file.
  longFiles: ['src/core/callback/plain-form.ts', 'src/core/wire/api-types.ts'],
};

const ROOT = join(import.meta.dirname, '..');
const LAYERED = ['src', 'emulator', 'bin', 'web'] as const;
/** All of the project's own files. The notes beside the repository aren't part of it. */
const OWN = [...LAYERED, 'tests', 'tools', 'bench', 'docs', 'deploy', '.ci'] as const;
const NOTES_BESIDE = ['..', 'shared'].join('/');

describe('the architecture', () => {
  const files = readTree(ROOT, LAYERED);
  const faults = [...layerFaults(files, ORDER), ...sizeFaults(files, LIMITS)];
  const messages = (...kinds: readonly FaultKind[]) =>
    faults.filter((fault) => kinds.includes(fault.kind)).map((fault) => fault.message);

  it('is read from every layer that has files', ({ task }) => {
    task.meta.filesRead = files.length;
    const layers = new Set(files.map((file) => layerOf(file.path, ORDER)));
    expect([...layers]).toEqual(expect.arrayContaining(['core', 'ports', 'bin']));
    expect(messages('nothing-read', 'unknown-layer')).toEqual([]);
  });

  it('has imports in one direction only', () => {
    expect(messages('edge', 'computed-import')).toEqual([]);
  });

  it('keeps the core and the ports free of packages', () => {
    expect(messages('package')).toEqual([]);
  });

  it('has only types in the ports', () => {
    expect(messages('running-code')).toEqual([]);
  });

  it('has no import cycles', () => {
    expect(messages('cycle')).toEqual([]);
  });

  it('has no cycles among sibling folders', () => {
    expect(messages('folder-cycle')).toEqual([]);
  });

  it('reads the environment only where settings are made', () => {
    expect(messages('environment')).toEqual([]);
  });

  it('ends by finishing, never by process.exit', () => {
    expect(messages('exit')).toEqual([]);
  });

  it('has no file, function or folder that is too big to read', () => {
    expect(messages('length', 'crowded')).toEqual([]);
  });

  it('needs nothing from the notes beside the repository', () => {
    const { read, found } = filesContaining(ROOT, OWN, NOTES_BESIDE);
    expect(read).toBeGreaterThan(files.length);
    expect(found).toEqual([]);
  });
});

/** The table above, with inner layers in two of its layers. */
const INNER_ORDER: LayerOrder = {
  ...ORDER,
  'http/routes': { imports: ['core', 'http/errors'], packages: true },
  'http/errors': { imports: ['core'], packages: false },
};

describe('the architecture check', () => {
  const tree = mkdtempSync(join(tmpdir(), 'callboard-architecture-'));
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(tree, path)), { recursive: true });
    writeFileSync(join(tree, path), text);
  };
  const limits = {
    ...LIMITS,
    fileLines: 20,
    testFileLines: 30,
    functionLines: 4,
    filesPerFolder: 3,
  };
  const faults = (kind: FaultKind) => {
    const files = readTree(tree, LAYERED);
    return [...layerFaults(files, INNER_ORDER), ...sizeFaults(files, limits)]
      .filter((fault) => fault.kind === kind)
      .map((fault) => fault.message);
  };

  beforeAll(() => {
    write('src/core/pure.ts', "import { readFile } from 'node:fs/promises';\nvoid readFile;\n");
    write('src/core/upwards.ts', "import type { Port } from '../ports/port.ts';\n");
    write('src/core/callback/form.ts', 'export const form = 1;\n');
    write('src/core/pure.test.ts', "import { it } from 'vitest';\nit('is free');\n");
    write('src/ports/port.ts', 'export interface Port {}\nexport const runs = 1;\n');
    write('src/ingest/a.ts', "import './b.ts';\nexport * from '../store/sqlite/file.ts';\n");
    write('src/ingest/b.ts', "let c: import('./c.ts').C;\n");
    write('src/ingest/c.ts', "export type { A } from './a.ts';\n");
    write('src/store/sqlite/file.ts', "await import('../../emulator/sign.ts');\n");
    write('src/emulator/sign.ts', "import { form } from '../core/callback/form.ts';\n");
    write('src/emulator/env.ts', "const { env } = process;\nconst x = process['env'];\n");
    write('src/emulator/plain.ts', 'export {};\n');
    write('src/emulator/quit.ts', "import { exit } from 'node:process';\nprocess.exit(1);\n");
    write('src/console/worker.ts', "new URL('../http/thread.ts', import.meta.url);\n");
    write('src/console/name.ts', 'export const load = (name: string) => import(name);\n');
    write('src/http/thread.ts', '\n'.repeat(21));
    write('src/http/thread.test.ts', `export const f = () => {${'\n'.repeat(24)}};\n`);
    write('src/http/server.ts', "import './routes/calls.ts';\nimport './errors/send.ts';\n");
    write('src/http/errors/send.ts', 'export const send = () => {\n\n\n\n};\n');
    write('src/http/errors/deep/code.ts', "import '../../routes/calls.ts';\nimport 'zod';\n");
    write('src/http/routes/calls.ts', "import '../errors/send.ts';\nimport '../server.ts';\n");
    write('src/http/routes/calls.test.ts', "import '../server.ts';\n");
    write('src/http/own.ts', "import '@callboard/emulator/cli';\n");
    write('src/cli/own.ts', "import '@callboard/emulator';\nimport '@callboard/web';\n");
    write('src/http/gone.ts', "import './missing.ts';\nimport '../../tools/check.ts';\n");
    write('src/helpers/loose.ts', 'export {};\n');
    write('src/app/settings.ts', 'export const home = process.env;\n');
    write('bin/callboard', "#!/usr/bin/env node\nimport '../src/core/pure.ts';\n");
  });
  afterAll(() => rmSync(tree, { recursive: true }));

  it('finds every edge that the table does not have, including types, workers and executables', () => {
    expect(faults('edge')).toEqual([
      'bin/callboard:2 imports src/core/pure.ts: bin may not import core',
      'src/console/worker.ts:1 imports src/http/thread.ts: console may not import http',
      'src/core/upwards.ts:1 imports src/ports/port.ts: core may not import ports',
      'src/emulator/sign.ts:1 imports src/core/callback/form.ts: emulator may not import core',
      'src/http/errors/deep/code.ts:1 imports src/http/routes/calls.ts: ' +
        'http/errors may not import http/routes',
      'src/http/gone.ts:1 imports src/http/missing.ts: there is no such file',
      'src/http/gone.ts:2 imports tools/check.ts: it is outside the layers',
      'src/http/routes/calls.ts:2 imports src/http/server.ts: http/routes may not import http',
      'src/ingest/a.ts:2 imports src/store/sqlite/file.ts: ingest may not import store/sqlite',
      'src/store/sqlite/file.ts:1 imports src/emulator/sign.ts: store/sqlite may not import emulator',
    ]);
  });

  it('finds a package in the core, except in its tests; and one of our own anywhere', () => {
    expect(faults('package')).toEqual([
      'src/cli/own.ts:2 imports the package "@callboard/web"',
      'src/core/pure.ts:1 imports the package "node:fs/promises"',
      'src/http/errors/deep/code.ts:2 imports the package "zod"',
      'src/http/own.ts:1 imports the package "@callboard/emulator/cli"',
    ]);
  });

  it('finds an import cycle once, including through exports and types', () => {
    expect(faults('cycle')).toEqual([
      'src/http/routes/calls.ts -> src/http/server.ts -> src/http/routes/calls.ts is a circle',
      'src/ingest/a.ts -> src/ingest/b.ts -> src/ingest/c.ts -> src/ingest/a.ts is a circle',
    ]);
  });

  it('finds a cycle of sibling folders, however deep, but not between a folder and its subfolders', () => {
    expect(faults('folder-cycle')).toEqual([
      'errors -> routes -> errors in src/http is a circle of folders',
    ]);
  });

  it('finds files and functions that are too long, and folders with too many files', () => {
    expect(faults('length')).toEqual([
      'src/http/errors/send.ts:1 has a function of 5 lines; 4 is the limit',
      'src/http/thread.ts:21 is longer than 20 lines',
    ]);
    expect(faults('crowded')).toEqual([
      'src/emulator holds 4 files of source; 3 is the limit',
      'src/http holds 4 files of source; 3 is the limit',
    ]);
  });

  it("finds code that does another layer's job", () => {
    expect(faults('environment')).toEqual([
      'src/emulator/env.ts:1 reads process.env',
      'src/emulator/env.ts:2 reads process.env',
    ]);
    expect(faults('exit')).toHaveLength(2);
    expect(faults('running-code')).toEqual(['src/ports/port.ts:2 is code that runs']);
    expect(faults('computed-import')).toHaveLength(1);
    expect(faults('unknown-layer')).toHaveLength(1);
  });

  it('fails on a tree without files', () => {
    expect(layerFaults(readTree(tree, ['nowhere']), ORDER)).toEqual([
      { kind: 'nothing-read', message: 'no file was read' },
    ]);
  });

  it('fails on a file it cannot parse', () => {
    expect(() => readSourceFile('src/core/broken.ts', 'import {')).toThrow();
  });

  it('measures functions from their first line to their last', () => {
    const text =
      'export class A {\n  go(): void {\n    return;\n  }\n}\nexport const b = () =>\n  1;\n';
    expect(readSourceFile('src/core/a.ts', text).functions).toEqual([
      { line: 2, lines: 3 },
      { line: 6, lines: 2 },
    ]);
  });

  it('ignores imports in comments and strings', () => {
    const text = [
      '// import "./comment.ts"',
      'export const template = `import("./template.ts")`;',
      'export const string = \'from "./string.ts"\';',
    ].join('\n');
    expect(readSourceFile('src/core/text.ts', text).imports).toEqual([]);
  });
});
