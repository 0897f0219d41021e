/** Builds the board, as `npm run build -w web` does, into another folder. */

import { runTool } from '../check/run-tool.ts';

/** Throws with the output of Vite if it fails. */
export async function buildBoard(root: string, folder: string): Promise<void> {
  const args = ['build', 'web', '--outDir', folder, '--emptyOutDir', '--logLevel', 'warn'];
  const { exitCode, output } = await runTool(root, 'vite', args);
  if (exitCode !== 0) throw new Error(`vite build failed:\n${output}`);
}
