/**
 * Tests by folder: what runs fast and alone (`unit`), what every store must do (`contracts`),
 * what needs sockets, disks and processes (`integration`), the whole as its user sees it (`acceptance`), and the
 * board in a browser (`web`). They run on every processor; those that measure time (`latency`) come afterwards,
 * one file at a time.
 */

import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { testTimes } from './tests/support/property.ts';

// Before anything native is loaded: better-sqlite3 13 ends an older Node with a segmentation fault.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 24 || (major === 24 && minor < 12)) {
  throw new Error(
    `This is Node ${process.versions.node}; the tests need Node 24.12 or newer. The project brings ` +
      'its own: run npm test, or put node_modules/.bin first on PATH.',
  );
}

const project = (
  name: string,
  include: readonly string[],
  testTimeout: number,
  order: {
    readonly maxWorkers: number;
    readonly groupOrder: number;
    readonly exclude?: string[];
    readonly globalSetup?: string;
  },
) => ({
  extends: true as const,
  test: {
    ...{ name, include: [...include], exclude: order.exclude ?? [] },
    testTimeout: testTimeout * testTimes(),
    hookTimeout: 180_000,
    globalSetup: order.globalSetup ?? [],
    maxWorkers: order.maxWorkers,
    sequence: { groupOrder: order.groupOrder },
  },
});

/** Many tests mostly wait for processes, so there's one more worker than processors. */
const SIDE_BY_SIDE = { maxWorkers: availableParallelism() + 1, groupOrder: 0 };
const ONE_BY_ONE = { maxWorkers: 1, groupOrder: 1 };

/** The projects with the longest files start first, so that no worker is left alone with one at the end. */
const LONGEST_FIRST = ['acceptance', 'web', 'contracts', 'integration', 'unit'];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ project, moduleId }: TestSpecification): number =>
      moduleId.includes('/tests/properties/') ? 1 : LONGEST_FIRST.indexOf(project.name);
    return (await super.sort(files)).toSorted((a, b) => place(a) - place(b));
  }
}

/** Tests that measure how long something takes. */
const MEASURING = [
  'tests/acceptance/readers-hold-no-callback.test.ts',
  'tests/browser/demo.test.ts',
  'tests/browser/measured.test.ts',
  'tests/regressions/callback-strangers-saturated-the-thread.test.ts',
  'tests/regressions/http-strangers-took-the-processor.test.ts',
  'tests/regressions/store-long-call-slowed-everybody-down.test.ts',
];

/** Builds the board, so that the one that's tested is the one in the sources. */
const BUILD_BOARD = 'tests/support/browser/build-board.ts';

export default defineConfig({
  test: {
    pool: 'forks',
    // No module has mutable state, so files share a process, and the modules that it has loaded.
    isolate: false,
    setupFiles: 'tests/support/shared-process.ts',
    // Also for the Callboards that tests start: half of a short command's time is compiling.
    env: { NODE_COMPILE_CACHE: join(import.meta.dirname, 'node_modules/.cache/compiled') },
    passWithNoTests: false,
    sequence: { sequencer: LongestFirst },
    // By default it's a second, which proves nothing on a slow or busy machine.
    expect: { poll: { timeout: 60_000 } },
    projects: [
      project(
        'unit',
        [
          'src/**/*.test.ts',
          'web/src/**/*.test.ts',
          'emulator/src/**/*.test.ts',
          'tools/**/*.test.ts',
          'bench/**/*.test.ts',
          'tests/architecture.test.ts',
          'tests/properties/**/*.test.ts',
        ],
        180_000,
        SIDE_BY_SIDE,
      ),
      project('contracts', ['tests/contracts/**/*.test.ts'], 180_000, SIDE_BY_SIDE),
      project(
        'integration',
        ['tests/integration/**/*.test.ts', 'tests/regressions/**/*.test.ts'],
        300_000,
        { ...SIDE_BY_SIDE, exclude: MEASURING },
      ),
      project('acceptance', ['tests/acceptance/**/*.test.ts'], 900_000, {
        ...SIDE_BY_SIDE,
        exclude: MEASURING,
      }),
      project('web', ['tests/browser/**/*.test.ts'], 300_000, {
        ...SIDE_BY_SIDE,
        exclude: MEASURING,
        globalSetup: BUILD_BOARD,
      }),
      project('latency', MEASURING, 900_000, { ...ONE_BY_ONE, globalSetup: BUILD_BOARD }),
    ],
  },
});
