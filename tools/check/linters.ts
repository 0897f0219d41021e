/** The steps that check the code without running it: Biome, oxlint, tsc and knip. */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runTool } from './run-tool.ts';
import { countIn, type Step } from './step.ts';

export const lint: Step = {
  name: 'lint',
  about: 'format and general rules (biome)',
  async run(root) {
    const { exitCode, output } = await runTool(root, 'biome', [
      'ci',
      '--colors=off',
      '--error-on-warnings',
      '.',
    ]);
    const files = countIn(output, /Checked (\d+) files?/);
    return { exitCode, output, read: [{ what: 'files', count: files }] };
  },
};

export const promises: Step = {
  name: 'promises',
  about: 'floating promises and exhaustive switches (oxlint)',
  async run(root) {
    const { exitCode, output } = await runTool(root, 'oxlint', ['--type-aware', '--deny-warnings']);
    const [, files, rules] = / on (\d+) files? with (\d+) rules?/.exec(output) ?? [];
    return {
      exitCode,
      output,
      read: [
        { what: 'files', count: Number(files ?? 0) },
        { what: 'rules', count: Number(rules ?? 0) },
      ],
    };
  },
};

/** The whole tree; the emulator again with the settings it's published with; the board, which has a DOM. */
const TYPE_PROJECTS = ['tsconfig.json', 'emulator/tsconfig.json', 'web/tsconfig.json'] as const;

export const types: Step = {
  name: 'types',
  about: 'types (tsc)',
  async run(root) {
    const projects = TYPE_PROJECTS.filter((project) => existsSync(join(root, project)));
    const runs = await Promise.all(
      projects.map((project) =>
        runTool(root, 'tsc', ['-p', project, '--noEmit', '--pretty', 'false', '--listFiles']),
      ),
    );
    const isListed = (line: string) => line.startsWith('/') && !line.includes('): error ');
    const lines = runs.flatMap(({ output }) => output.split('\n'));
    const own = lines.filter((line) => isListed(line) && !line.includes('/node_modules/'));
    return {
      exitCode: Math.max(...runs.map(({ exitCode }) => exitCode)),
      output: lines.filter((line) => !isListed(line)).join('\n'),
      read: [{ what: 'files', count: new Set(own).size }],
    };
  },
};

export const deadCode: Step = {
  name: 'dead',
  about: 'dead code and unused dependencies (knip)',
  async run(root) {
    const { exitCode, output } = await runTool(root, 'knip', [
      '--no-progress',
      '--treat-config-hints-as-errors',
      '--treat-tag-hints-as-errors',
      '--reporter',
      'symbols',
      '--reporter',
      './tools/check/knip-reporter.ts',
    ]);
    const files = countIn(output, /^knip read (\d+) files$/m);
    return { exitCode, output, read: [{ what: 'files', count: files }] };
  },
};
