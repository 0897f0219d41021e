/** Reads the files for the architecture check. It follows no links and changes nothing. */

import { type Dirent, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { readSourceFile, type SourceFile } from './source-file.ts';

const CODE = /\.[cm]?[jt]sx?$/;
const SKIPPED: readonly string[] = ['node_modules', 'dist', '.git', 'data', 'reports', 'coverage'];

/** Every code file in `folders` below `root`; in `bin`, also those without an extension. */
export function readTree(root: string, folders: readonly string[]): SourceFile[] {
  return listFiles(root, folders)
    .filter((path) => CODE.test(path) || path.startsWith('bin/'))
    .map((path) => readSourceFile(path, readFileSync(join(root, path), 'utf8')));
}

/** Files below `root` whose text contains `needle`, as relative paths, and the number of files read. */
export function filesContaining(
  root: string,
  folders: readonly string[],
  needle: string,
): { readonly read: number; readonly found: readonly string[] } {
  const files = listFiles(root, folders);
  const found = files.filter((path) => readFileSync(join(root, path), 'utf8').includes(needle));
  return { read: files.length, found };
}

/** Every file in or at `places` below `root`, sorted, without generated files. */
export function listFiles(root: string, places: readonly string[]): string[] {
  return places
    .filter((place) => existsSync(join(root, place)))
    .flatMap((place) => (statSync(join(root, place)).isFile() ? [place] : filesIn(root, place)))
    .filter((path) => !path.split('/').some((part) => SKIPPED.includes(part)))
    .sort();
}

const filesIn = (root: string, folder: string): string[] =>
  readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => pathOf(root, entry));

function pathOf(root: string, entry: Dirent): string {
  return relative(root, join(entry.parentPath, entry.name)).split(sep).join('/');
}
