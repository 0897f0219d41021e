/** The board's address, and opening it in the browser of the one who started Callboard. */

import { spawn } from 'node:child_process';

/** The board of a Callboard that listens at `url`. An address that means all of the machine's isn't one to visit. */
export function boardUrl(url: string): string {
  const board = new URL('/', url);
  if (board.hostname === '0.0.0.0' || board.hostname === '[::]') board.hostname = 'localhost';
  return board.href;
}

/** What `serve` and `demo` print first. */
export const boardLine = (url: string): string => `The board is at ${boardUrl(url)}`;

/** Asks the system to open `url`. Never fails: where there's no browser, the address is printed anyway. */
export function openInBrowser(url: string): void {
  const [command, ...args] = openerOf(process.platform);
  const opener = spawn(command, [...args, url], { detached: true, stdio: 'ignore' });
  opener.once('error', () => {});
  opener.unref();
}

function openerOf(platform: NodeJS.Platform): readonly [string, ...string[]] {
  if (platform === 'darwin') return ['open'];
  return platform === 'win32' ? ['cmd', '/c', 'start', ''] : ['xdg-open'];
}
