/** Reads the files that the architecture check is about. It follows no links and changes nothing. */

import { type Dirent, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { readSourceFile, type SourceFile } from './source-file.ts';

const CODE = /\.[cm]?[jt]sx?$/;
const SKIPPED: readonly string[] = ['node_modules', 'dist', '.git', 'data', 'reports', 'coverage'];

/** Every file of code in `folders` below `root`; in `bin` also those without an extension. */
export function readTree(root: string, folders: readonly string[]): SourceFile[] {
  return filesBelow(root, folders)
    .filter((path) => CODE.test(path) || path.startsWith('bin/'))
    .map((path) => readSourceFile(path, readFileSync(join(root, path), 'utf8')));
}

/** Files below `root` whose text contains `needle`, as paths relative to it, and how many it read. */
export function filesContaining(
  root: string,
  folders: readonly string[],
  needle: string,
): { readonly read: number; readonly found: readonly string[] } {
  const files = filesBelow(root, folders);
  const found = files.filter((path) => readFileSync(join(root, path), 'utf8').includes(needle));
  return { read: files.length, found };
}

function filesBelow(root: string, folders: readonly string[]): string[] {
  return folders
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) => readdirSync(join(root, folder), { withFileTypes: true, recursive: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => pathOf(root, entry))
    .filter((path) => !path.split('/').some((part) => SKIPPED.includes(part)))
    .sort();
}

function pathOf(root: string, entry: Dirent): string {
  return relative(root, join(entry.parentPath, entry.name)).split(sep).join('/');
}
