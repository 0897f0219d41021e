/** Finds import cycles between files, including type imports: a cycle is never necessary. */

import { posix } from 'node:path';
import type { SourceFile } from './source-file.ts';

/** Returns each cycle once, as the files along it with the first repeated at the end. */
export function importCycles(files: readonly SourceFile[]): string[][] {
  const targets = new Map(files.map((file) => [file.path, importedFiles(file)]));
  const done = new Set<string>();
  const trail: string[] = [];
  const cycles: string[][] = [];

  const walk = (path: string): void => {
    if (done.has(path)) return;
    const at = trail.indexOf(path);
    if (at !== -1) {
      cycles.push([...trail.slice(at), path]);
      return;
    }
    trail.push(path);
    for (const target of targets.get(path) ?? []) walk(target);
    trail.pop();
    done.add(path);
  };
  for (const file of files) walk(file.path);
  return cycles;
}

/** The files that a file refers to by relative path, including workers and assets. */
export function importedFiles(file: SourceFile): string[] {
  return file.imports.flatMap(({ specifier }) =>
    specifier?.startsWith('.') === true ? [posix.join(posix.dirname(file.path), specifier)] : [],
  );
}
