/** Says in words why Callboard could not start: what was in the way, and what to do about it. */
import { resolve } from 'node:path';
import type { Config } from '../app/config.ts';

/** Where a server was to listen. */
export interface ListenAddress {
  readonly host: string;
  readonly port: number;
  /** The option that sets the port, where it isn't --port. */
  readonly option?: string;
}

/** Why a server could not listen; null for an error that has nothing to do with listening. */
export function listenProblem(error: unknown, address: ListenAddress): string | null {
  const { host, port, option = '--port' } = address;
  const { code, syscall } = factsOf(error);
  // A file that may not be opened is EACCES too.
  if (syscall !== 'listen' && syscall !== 'bind' && syscall !== 'getaddrinfo') return null;
  switch (code ?? '') {
    case 'EADDRINUSE':
      return `Port ${port} on ${host} is already in use by another program. Choose another with ${option}, or 0 for any free one.`;
    case 'EACCES':
    case 'EPERM':
      return `This user isn't allowed to listen on port ${port}. Choose one above 1023 with ${option}.`;
    case 'EADDRNOTAVAIL':
      return `This machine has no address ${host}. Listen on 127.0.0.1, or on 0.0.0.0 for every address it has.`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `The host name ${host} can't be resolved. Listen on 127.0.0.1, or on 0.0.0.0 for every address.`;
    default:
      return null;
  }
}

/** Why the start failed, whatever it was. */
export function startProblem(error: unknown, { listen, dataDir }: Config): string {
  const folder = resolve(dataDir);
  const problem = listenProblem(error, listen) ?? storageProblem(error, folder);
  if (problem !== null) return problem;
  const reason = error instanceof Error ? error.message : String(error);
  return `Callboard can't start: ${reason}. Its data folder is ${folder}.`;
}

/** Why a file or folder below the data folder can't be used; null for any other error. */
function storageProblem(error: unknown, folder: string): string | null {
  const { code, path } = factsOf(error);
  if (path === null) return null;
  const place = resolve(path);
  const what =
    place === folder ? `the data folder ${folder}` : `${place}, which belongs to its data`;
  const elsewhere = 'or set another folder with --data-dir or CALLBOARD_DATA_DIR';
  switch (code ?? '') {
    case 'EACCES':
    case 'EPERM':
      return `Callboard can't start: this user isn't allowed to read and write ${what} (${code}). Give it to the user that Callboard runs as (chown -R), ${elsewhere}.`;
    case 'EROFS':
      return `Callboard can't start: ${what} is on a file system that's mounted read-only (${code}). Mount it writable, ${elsewhere}.`;
    case 'ENOTDIR':
    case 'EEXIST':
      return `Callboard can't start: a part of the path to ${what} is a file, not a folder (${code}). Move that file away, ${elsewhere}.`;
    case 'ENOSPC':
    case 'EDQUOT':
      return `Callboard can't start: there's no space left for ${what} (${code}). Free some, ${elsewhere}.`;
    default:
      return null;
  }
}

interface ErrorFacts {
  readonly code: string | null;
  readonly syscall: string | null;
  readonly path: string | null;
}

/** What Node says of an error of the operating system. */
const factsOf = (error: unknown): ErrorFacts => {
  const fact = (name: 'code' | 'syscall' | 'path'): string | null => {
    const value: unknown = error instanceof Error ? Reflect.get(error, name) : null;
    return typeof value === 'string' ? value : null;
  };
  return { code: fact('code'), syscall: fact('syscall'), path: fact('path') };
};
