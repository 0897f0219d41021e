/** Explains why Callboard couldn't start, and what to do about it. */
import { resolve } from 'node:path';
import type { Config } from '../app/config.ts';

/** The address that a server tried to listen on. */
export interface ListenAddress {
  readonly host: string;
  readonly port: number;
  /** The option that sets the port, if it isn't --port. */
  readonly option?: string;
}

/** Why a server couldn't listen; null for other errors. */
export function listenProblem(error: unknown, address: ListenAddress): string | null {
  const { host, port, option = '--port' } = address;
  const { code, syscall } = factsOf(error);
  // Files that can't be opened are EACCES too.
  if (syscall !== 'listen' && syscall !== 'bind' && syscall !== 'getaddrinfo') return null;
  switch (code ?? '') {
    case 'EADDRINUSE':
      return `Another program is already using port ${port} on ${host}. Choose another port with ${option}, or 0 for any free one.`;
    case 'EACCES':
    case 'EPERM':
      return `This user isn't allowed to listen on port ${port}. Choose a port above 1023 with ${option}.`;
    case 'EADDRNOTAVAIL':
      return `This machine doesn't have the address ${host}. Listen on 127.0.0.1, or on 0.0.0.0 for all its addresses.`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `The host name ${host} can't be resolved. Listen on 127.0.0.1, or on 0.0.0.0 for all addresses.`;
    default:
      return null;
  }
}

/** Explains why the start failed. */
export function startProblem(error: unknown, { listen, dataDir }: Config): string {
  const folder = resolve(dataDir);
  const problem = listenProblem(error, listen) ?? storageProblem(error, folder);
  if (problem !== null) return problem;
  const reason = error instanceof Error ? error.message : String(error);
  return `Callboard can't start: ${reason}. Its data folder is ${folder}.`;
}

/** Explains why a file or folder in the data folder can't be used; null for other errors. */
function storageProblem(error: unknown, folder: string): string | null {
  const { code, path } = factsOf(error);
  if (path === null) return null;
  const place = resolve(path);
  const what = place === folder ? `the data folder ${folder}` : `its data file ${place}`;
  const elsewhere = 'or set another folder with --data-dir or CALLBOARD_DATA_DIR';
  switch (code ?? '') {
    case 'EACCES':
    case 'EPERM':
      return `Callboard can't start: this user isn't allowed to read and write ${what} (${code}). Make the user that runs Callboard its owner (chown -R), ${elsewhere}.`;
    case 'EROFS':
      return `Callboard can't start: ${what} is on a read-only file system (${code}). Mount it writable, ${elsewhere}.`;
    case 'ENOTDIR':
    case 'EEXIST':
      return `Callboard can't start: part of the path to ${what} is a file, not a folder (${code}). Move that file away, ${elsewhere}.`;
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

/** Node's properties of an operating system error. */
const factsOf = (error: unknown): ErrorFacts => {
  const fact = (name: 'code' | 'syscall' | 'path'): string | null => {
    const value: unknown = error instanceof Error ? Reflect.get(error, name) : null;
    return typeof value === 'string' ? value : null;
  };
  return { code: fact('code'), syscall: fact('syscall'), path: fact('path') };
};
