/**
 * Tests by folder: what runs fast and alone (`unit`), what every store must do (`contracts`),
 * what needs sockets, disks and processes (`integration`), and the whole as its user sees it (`acceptance`).
 */
import { defineConfig } from 'vitest/config';

// Before anything native is loaded: better-sqlite3 13 ends an older Node with a segmentation fault.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 24 || (major === 24 && minor < 12)) {
  throw new Error(
    `This is Node ${process.versions.node}; the tests need Node 24.12 or newer. The project brings ` +
      'its own: run npm test, or put node_modules/.bin first on PATH.',
  );
}

const project = (name: string, include: readonly string[], testTimeout: number) => ({
  extends: true as const,
  test: { name, include: [...include], testTimeout, hookTimeout: 60_000 },
});

export default defineConfig({
  test: {
    pool: 'forks',
    passWithNoTests: false,
    // A second, which is what it is unless told otherwise, is no proof on a machine that is busy.
    expect: { poll: { timeout: 15_000 } },
    projects: [
      project(
        'unit',
        [
          'src/**/*.test.ts',
          'tools/**/*.test.ts',
          'bench/**/*.test.ts',
          'tests/architecture.test.ts',
          'tests/properties/**/*.test.ts',
        ],
        60_000,
      ),
      project('contracts', ['tests/contracts/**/*.test.ts'], 60_000),
      project(
        'integration',
        ['tests/integration/**/*.test.ts', 'tests/regressions/**/*.test.ts'],
        120_000,
      ),
      project('acceptance', ['tests/acceptance/**/*.test.ts'], 300_000),
    ],
  },
});
