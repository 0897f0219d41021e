/**
 * The rules that keep the folders an architecture: who may import whom, and what some layers may not
 * do. The order itself is not here: `tests/architecture.test.ts` holds it as a table.
 */

import { posix } from 'node:path';
import { importCycles } from './import-cycles.ts';
import type { SourceFile } from './source-file.ts';

/** What one layer may do. */
export interface LayerRule {
  readonly imports: readonly string[];
  /** Folders and files that it may not import although their layer is allowed. */
  readonly butNot?: readonly string[];
  /** Whether npm packages and Node's own modules are allowed outside its tests. */
  readonly packages: boolean;
  /** Whether anything but types may stand in it. */
  readonly runs?: boolean;
  readonly readsEnvironment?: boolean;
  /** Files outside every layer that it may import, such as `package.json`. */
  readonly files?: readonly string[];
}

export type LayerOrder = Readonly<Record<string, LayerRule>>;

export type FaultKind =
  | 'nothing-read'
  | 'unknown-layer'
  | 'edge'
  | 'package'
  | 'computed-import'
  | 'cycle'
  | 'environment'
  | 'exit'
  | 'running-code'
  | 'length';

export interface Fault {
  readonly kind: FaultKind;
  /** File, line where there is one, and what is wrong. */
  readonly message: string;
}

const LONGEST_FILE_LINES = 400;

/** Everything in `files` that breaks `order`, in the order of the files. */
export function layerFaults(files: readonly SourceFile[], order: LayerOrder): Fault[] {
  if (files.length === 0) return [{ kind: 'nothing-read', message: 'no file was read' }];
  const known = new Set(files.map((file) => file.path));
  const faults = files.flatMap((file) => faultsOf(file, order, known));
  for (const cycle of importCycles(files)) {
    faults.push({ kind: 'cycle', message: `${cycle.join(' -> ')} is a circle` });
  }
  return faults;
}

function faultsOf(file: SourceFile, order: LayerOrder, known: ReadonlySet<string>): Fault[] {
  const faults: Fault[] = [];
  const add = (kind: FaultKind, line: number, what: string) =>
    faults.push({ kind, message: `${file.path}:${line} ${what}` });

  const layer = layerOf(file.path);
  const rule = order[layer];
  if (rule === undefined) {
    add('unknown-layer', 1, `stands in "${layer}", which is no layer of the table`);
    return faults;
  }
  const isTest = file.path.endsWith('.test.ts');
  for (const { line, specifier } of file.imports) {
    if (specifier === null) {
      add('computed-import', line, 'imports a computed name, which nobody can check');
    } else if (!specifier.startsWith('.')) {
      if (!rule.packages && !isTest) add('package', line, `imports the package "${specifier}"`);
    } else {
      const target = sourceOf(posix.join(posix.dirname(file.path), specifier));
      const problem = edgeProblem(layer, rule, target, known, isTest);
      if (problem !== null) add('edge', line, `imports ${target}: ${problem}`);
    }
  }
  if (rule.readsEnvironment !== true) {
    for (const line of file.environmentReads) add('environment', line, 'reads process.env');
  }
  for (const line of file.exits) add('exit', line, 'uses process.exit');
  if (rule.runs === false && !isTest) {
    for (const line of file.runningCode) add('running-code', line, 'is code that runs');
  }
  if (file.lines > LONGEST_FILE_LINES) {
    add('length', file.lines, `is longer than ${LONGEST_FILE_LINES} lines`);
  }
  return faults;
}

function edgeProblem(
  layer: string,
  rule: LayerRule,
  target: string,
  known: ReadonlySet<string>,
  isTest: boolean,
): string | null {
  if (rule.files?.includes(target) === true) return null;
  if (isTest && target.startsWith('tests/')) return null;
  if (!/^(src|bin|web)\//.test(target)) return 'it is outside the layers';
  if (/\.m?[jt]sx?$/.test(target) && !known.has(target)) return 'there is no such file';
  const reached = layerOf(target);
  if (reached === layer) return null;
  if (!rule.imports.includes(reached)) return `${layer} may not import ${reached}`;
  const forbidden = rule.butNot?.find((path) => target.startsWith(path));
  return forbidden === undefined ? null : `${layer} may not import ${forbidden}`;
}

/** What was built of a source stands for it: `dist/cli/main.js` -> `src/cli/main.ts`. */
const sourceOf = (path: string): string => path.replace(/^dist\/(.*)\.js$/, 'src/$1.ts');

/** `src/core/calls/join.ts` -> `core`, `bin/callboard` -> `bin`; a file loose in `src` is its own layer. */
export function layerOf(path: string): string {
  const [top = '', second = ''] = path.split('/');
  return top === 'src' ? second : top;
}
