/**
 * The rules of the architecture: which folders can import which, and what some layers must not do.
 * `tests/architecture.test.ts` has the table.
 */

import { posix } from 'node:path';
import { folderCycles } from './folder-cycles.ts';
import { importCycles } from './import-cycles.ts';
import type { SourceFile } from './source-file.ts';

/** The permissions of a layer. */
export interface LayerRule {
  /** Layers that it can import, including their inner layers. Its own inner layers are always allowed. */
  readonly imports: readonly string[];
  /** Whether npm packages and Node modules are allowed outside its tests. */
  readonly packages: boolean;
  /** Packages of this repository that it can import through their public entry points. */
  readonly workspaces?: readonly string[];
  /** False if only types are allowed. */
  readonly runs?: boolean;
  readonly readsEnvironment?: boolean;
  /** Files outside all layers that it can import, such as `package.json`. */
  readonly files?: readonly string[];
}

/** Rules by folder, without `src/`: `core`, `store/sqlite/journal`, `bin`. */
export type LayerOrder = Readonly<Record<string, LayerRule>>;

export type FaultKind =
  | 'nothing-read'
  | 'unknown-layer'
  | 'edge'
  | 'package'
  | 'computed-import'
  | 'cycle'
  | 'folder-cycle'
  | 'environment'
  | 'exit'
  | 'running-code'
  | 'length'
  | 'crowded';

export interface Fault {
  readonly kind: FaultKind;
  /** The file, the line if there is one, and what's wrong. */
  readonly message: string;
}

/** The scope of this repository's own packages. */
const OWN_PACKAGES = '@callboard/';

/** Everything in `files` that violates `order`, in the order of the files. */
export function layerFaults(files: readonly SourceFile[], order: LayerOrder): Fault[] {
  if (files.length === 0) return [{ kind: 'nothing-read', message: 'no file was read' }];
  const known = new Set(files.map((file) => file.path));
  const faults = files.flatMap((file) => fileFaults(file, order, known));
  for (const cycle of importCycles(files)) {
    faults.push({ kind: 'cycle', message: `${cycle.join(' -> ')} is a circle` });
  }
  for (const { parent, folders } of folderCycles(files)) {
    faults.push({
      kind: 'folder-cycle',
      message: `${folders.join(' -> ')} in ${parent} is a circle of folders`,
    });
  }
  return faults;
}

function fileFaults(file: SourceFile, order: LayerOrder, known: ReadonlySet<string>): Fault[] {
  const faults: Fault[] = [];
  const add = (kind: FaultKind, line: number, what: string) =>
    faults.push({ kind, message: `${file.path}:${line} ${what}` });

  const layer = layerOf(file.path, order);
  const rule = layer === null ? undefined : order[layer];
  if (layer === null || rule === undefined) {
    add('unknown-layer', 1, 'is in a folder that no layer of the table covers');
    return faults;
  }
  const isTest = file.path.endsWith('.test.ts');
  for (const { line, specifier } of file.imports) {
    if (specifier === null) {
      add('computed-import', line, "imports a computed name, which can't be checked");
    } else if (!specifier.startsWith('.')) {
      if (!mayImportPackage(specifier, rule, isTest)) {
        add('package', line, `imports the package "${specifier}"`);
      }
    } else {
      const target = sourceOf(posix.join(posix.dirname(file.path), specifier));
      const problem = edgeProblem({ layer, rule, isTest }, target, order, known);
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
  return faults;
}

/** Packages of this repository need an explicit entry, in tests too. */
function mayImportPackage(specifier: string, rule: LayerRule, isTest: boolean): boolean {
  if (!specifier.startsWith(OWN_PACKAGES)) return rule.packages || isTest;
  const [scope, name] = specifier.split('/');
  return rule.workspaces?.includes(`${scope}/${name}`) === true;
}

interface Importer {
  readonly layer: string;
  readonly rule: LayerRule;
  readonly isTest: boolean;
}

function edgeProblem(
  { layer, rule, isTest }: Importer,
  target: string,
  order: LayerOrder,
  known: ReadonlySet<string>,
): string | null {
  if (rule.files?.includes(target) === true) return null;
  if (isTest && target.startsWith('tests/')) return null;
  const reached = layerOf(target, order);
  if (reached === null) return 'it is outside the layers';
  if (/\.m?[jt]sx?$/.test(target) && !known.has(target)) return 'there is no such file';
  if (isWithin(reached, layer)) return null;
  // A test can import the neighbours of its layer, too.
  if (isTest && reached.split('/')[0] === layer.split('/')[0]) return null;
  if (rule.imports.some((allowed) => isWithin(reached, allowed))) return null;
  return `${layer} may not import ${reached}`;
}

const isWithin = (inner: string, outer: string): boolean =>
  inner === outer || inner.startsWith(`${outer}/`);

/** Built files count as their source: `dist/cli/main.js` -> `src/cli/main.ts`. */
const sourceOf = (path: string): string => path.replace(/^dist\/(.*)\.js$/, 'src/$1.ts');

/**
 * The longest entry of the table that a file's folder begins with: with `store` and `store/sqlite` in it,
 * `src/store/sqlite/log/log.ts` is in `store/sqlite`. Null if there is none.
 */
export function layerOf(path: string, order: LayerOrder): string | null {
  const parts = path.replace(/^src\//, '').split('/');
  for (let depth = parts.length - 1; depth > 0; depth -= 1) {
    const layer = parts.slice(0, depth).join('/');
    if (Object.hasOwn(order, layer)) return layer;
  }
  return null;
}
