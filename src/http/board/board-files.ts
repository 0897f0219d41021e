/** The built board, in memory: few small files, compressed when they were built. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join, posix, sep } from 'node:path';
import { strongTag } from '../routing/entity-tag.ts';

export interface BoardFile {
  readonly contentType: string;
  readonly etag: string;
  /** Whether its name changes with its contents, so that browsers never ask again. */
  readonly isImmutable: boolean;
  readonly bytes: Buffer;
  /** By `content-encoding`; what the build made of it. */
  readonly encoded: ReadonlyMap<Encoding, Buffer>;
}

export type Encoding = 'br' | 'gzip';

/** Files by path, such as `/assets/index-BRphlso2.js`. */
export type BoardFiles = ReadonlyMap<string, BoardFile>;

/** The page that every path of the board answers with. */
export const PAGE = '/index.html';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** Reads a folder that Vite built. Null if there's no build. */
export function readBoardFiles(folder: string): BoardFiles | null {
  if (!existsSync(join(folder, PAGE))) return null;
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return new Map(
    names.flatMap((name) => {
      const contentType = TYPES[extname(name)];
      if (contentType === undefined) return [];
      const path = `/${name.split(sep).join(posix.sep)}`;
      return [[path, readBoardFile(join(folder, name), path, contentType)] as const];
    }),
  );
}

function readBoardFile(file: string, path: string, contentType: string): BoardFile {
  const bytes = readFileSync(file);
  const encodings: readonly (readonly [Encoding, string])[] = [
    ['br', `${file}.br`],
    ['gzip', `${file}.gz`],
  ];
  return {
    contentType,
    etag: strongTag(bytes),
    isImmutable: path.startsWith('/assets/'),
    bytes,
    encoded: new Map(
      encodings
        .filter(([, compressed]) => existsSync(compressed))
        .map(([encoding, compressed]) => [encoding, readFileSync(compressed)]),
    ),
  };
}
