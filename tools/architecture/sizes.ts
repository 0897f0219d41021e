/** Finds what is too big to read: long files, long functions, and folders with too many files. */

import { posix } from 'node:path';
import type { Fault } from './layers.ts';
import type { SourceFile } from './source-file.ts';

export interface SizeLimits {
  readonly fileLines: number;
  readonly testFileLines: number;
  readonly functionLines: number;
  /** Source files directly in a folder, not counting tests. */
  readonly filesPerFolder: number;
  /** Files that can be longer, each for a reason. */
  readonly longFiles: readonly string[];
}

/** Everything in `files` that is over a limit: first by file, then by folder. */
export function sizeFaults(files: readonly SourceFile[], limits: SizeLimits): Fault[] {
  return [...files.flatMap((file) => fileFaults(file, limits)), ...folderFaults(files, limits)];
}

function fileFaults(file: SourceFile, limits: SizeLimits): Fault[] {
  const faults: Fault[] = [];
  const limit = isTest(file) ? limits.testFileLines : limits.fileLines;
  if (file.lines > limit && !limits.longFiles.includes(file.path)) {
    faults.push({
      kind: 'length',
      message: `${file.path}:${file.lines} is longer than ${limit} lines`,
    });
  }
  if (isTest(file)) return faults;
  for (const { line, lines } of file.functions) {
    if (lines <= limits.functionLines) continue;
    faults.push({
      kind: 'length',
      message: `${file.path}:${line} has a function of ${lines} lines; ${limits.functionLines} is the limit`,
    });
  }
  return faults;
}

function folderFaults(files: readonly SourceFile[], limits: SizeLimits): Fault[] {
  const counts = new Map<string, number>();
  for (const file of files.filter((file) => !isTest(file))) {
    const folder = posix.dirname(file.path);
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  return [...counts]
    .filter(([, count]) => count > limits.filesPerFolder)
    .map(([folder, count]) => ({
      kind: 'crowded',
      message: `${folder} holds ${count} files of source; ${limits.filesPerFolder} is the limit`,
    }));
}

const isTest = (file: SourceFile): boolean => file.path.endsWith('.test.ts');
