/** Finds cycles among sibling folders. A folder and its subfolders don't count as a cycle. */

import { posix } from 'node:path';
import { importedFiles } from './import-cycles.ts';
import type { SourceFile } from './source-file.ts';

export interface FolderCycle {
  /** The folder whose children import each other, such as `src/store/sqlite`. */
  readonly parent: string;
  /** The children along the cycle, with the first repeated at the end. */
  readonly folders: readonly string[];
}

/** Returns one cycle for each group of sibling folders that import each other. Tests can import anything. */
export function folderCycles(files: readonly SourceFile[]): FolderCycle[] {
  const graphs = new Map<string, Map<string, Set<string>>>();
  for (const file of files.filter(({ path }) => !path.endsWith('.test.ts'))) {
    for (const target of importedFiles(file)) {
      const edge = siblingEdge(file.path, target);
      if (edge === null) continue;
      const graph = graphs.get(edge.parent) ?? new Map<string, Set<string>>();
      graphs.set(edge.parent, graph);
      graph.set(edge.from, (graph.get(edge.from) ?? new Set()).add(edge.to));
    }
  }
  return [...graphs].sort().flatMap(([parent, graph]) => {
    const folders = firstCycle(graph);
    return folders === null ? [] : [{ parent, folders }];
  });
}

/** The folders where the paths of two files diverge; null if one of them is directly in the common folder. */
function siblingEdge(importer: string, target: string) {
  const from = posix.dirname(importer).split('/');
  const to = posix.dirname(target).split('/');
  let depth = 0;
  while (depth < from.length && from[depth] === to[depth]) depth += 1;
  const [mine, other] = [from[depth], to[depth]];
  if (mine === undefined || other === undefined) return null;
  return { parent: from.slice(0, depth).join('/'), from: mine, to: other };
}

function firstCycle(graph: ReadonlyMap<string, ReadonlySet<string>>): string[] | null {
  const done = new Set<string>();
  const trail: string[] = [];

  const walk = (folder: string): string[] | null => {
    const at = trail.indexOf(folder);
    if (at !== -1) return [...trail.slice(at), folder];
    if (done.has(folder)) return null;
    trail.push(folder);
    for (const next of graph.get(folder) ?? []) {
      const cycle = walk(next);
      if (cycle !== null) return cycle;
    }
    trail.pop();
    done.add(folder);
    return null;
  };
  for (const folder of [...graph.keys()].sort()) {
    const cycle = walk(folder);
    if (cycle !== null) return cycle;
  }
  return null;
}
