/** R9: a supervisor signals npm, but means the server. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Attack } from '../attack.ts';

const ROOT = join(import.meta.dirname, '../../..');

const npmStart: Attack = {
  id: 'R9',
  title: 'SIGTERM to npm start',
  alsoShownBy: 'tests/regressions/npm-start-left-the-server-behind.test.ts',
  async run(scene) {
    const npm = spawn('npm', ['start', '--silent'], {
      cwd: ROOT,
      // In its own process group, so that leftovers can be killed.
      detached: true,
      env: {
        ...process.env,
        ...scene.settings,
        CALLBOARD_DATA_DIR: scene.data,
        CALLBOARD_PORT: '0',
        CALLBOARD_LOG: 'json',
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const port = await portOf(npm.stderr);
    scene.sendTo({ port });
    await scene.flow(1);
    npm.kill('SIGTERM');
    await once(npm, 'exit');
    scene.sendTo(null);
    const isLeft = await fetch(`http://127.0.0.1:${port}/healthz`).then(
      () => true,
      () => false,
    );
    if (isLeft && npm.pid !== undefined) process.kill(-npm.pid, 'SIGKILL');
    return {
      problems: isLeft ? ['npm exited, but the server is still listening'] : [],
      note: isLeft ? 'the server is orphaned' : 'exited with npm',
    };
  },
};

/** The port that the server says it's listening on. Rejects if it exits first. */
const portOf = (output: NodeJS.ReadableStream): Promise<number> =>
  new Promise((resolve, reject) => {
    let text = '';
    output.on('data', (piece: Buffer) => {
      text += piece.toString();
      const [, port] = /"address":"http:[^"]*:(\d+)"/.exec(text) ?? [];
      if (port !== undefined) resolve(Number(port));
    });
    output.on('end', () => reject(new Error(`npm start exited before it listened: ${text}`)));
  });

export const NPM_START: readonly Attack[] = [npmStart];
