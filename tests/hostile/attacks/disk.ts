/** R1, R6, R14 and R20: a disk that fails, fills up, turns read-only, or is locked by another process. */

import { connect } from 'node:net';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { STOP_WITHIN_MS } from '../../../src/app/process.ts';
import {
  type DiskFault,
  type FaultyDisk,
  faultyDiskForTest,
} from '../../support/fault-shim/faulty-disk.ts';
import { signedForm, signedRequest } from '../../support/provider-request.ts';
import type { Attack } from '../attack.ts';
import { endWithin } from '../end-within.ts';
import { PROVIDER, type Scene, type Target } from '../scene.ts';
import { tally } from '../tally.ts';

/** How long the process has to end after an I/O error. */
const EXIT_MS = 2000;

const withDisk = (
  attack: Omit<Attack, 'run'> & { run(scene: Scene, disk: FaultyDisk): ReturnType<Attack['run']> },
): Attack => ({
  ...attack,
  async run(scene) {
    using disk = faultyDiskForTest();
    if (disk === null) return { problems: [], note: 'NOT TESTED: requires Linux and a C compiler' };
    return await attack.run(scene, disk);
  },
});

const DEAD_PROCESS = 'tests/regressions/disk-error-left-a-dead-process.test.ts';

const ioError = (id: string, title: string, fault: DiskFault): Attack =>
  withDisk({
    id,
    title,
    alsoShownBy: DEAD_PROCESS,
    async run(scene, disk) {
      const target = await scene.start(disk.environment);
      scene.sendTo(target);
      await scene.flow(1);
      disk.break(fault);
      const { end, milliseconds } = await endWithin(target, EXIT_MS);
      disk.heal();
      return {
        problems: [
          ...(end === null ? [`still running ${EXIT_MS} ms after the error`] : []),
          ...(end?.code === 0 ? ['it exited with code 0'] : []),
        ],
        note:
          end === null
            ? 'still running'
            : `exit code ${end.code} after ${milliseconds.toFixed(0)} ms`,
      };
    },
  });

const hangingDisk = withDisk({
  id: 'R1-term',
  title: 'SIGTERM while the disk hangs',
  alsoShownBy: DEAD_PROCESS,
  async run(scene, disk) {
    const target = await scene.start(disk.environment);
    scene.sendTo(target);
    await scene.flow(1);
    disk.break({ calls: ['write', 'sync'], effect: 'hang' });
    await scene.flow(0.5);
    target.process.child.kill('SIGTERM');
    const { end, milliseconds } = await endWithin(target, STOP_WITHIN_MS + 1000);
    disk.heal();
    return {
      problems: end === null ? ['still running after the stated time'] : [],
      note: end === null ? 'still running' : `exited after ${milliseconds.toFixed(0)} ms`,
    };
  },
});

const fullDisk = withDisk({
  id: 'R6',
  title: 'the disk fills up: the API never denies an acknowledged call',
  async run(scene, disk) {
    const target = await scene.start(disk.environment);
    scene.sendTo(target);
    await scene.flow(1);
    const acknowledged = await tellWhileFull(scene, target, disk);
    const statuses: number[] = [];
    for (const callSid of acknowledged) {
      statuses.push((await scene.ask(target, `/api/v1/calls/${callSid}`)).status);
    }
    const listed = await exportedSids(scene, target);
    const silentlyMissing =
      listed === null ? 0 : acknowledged.filter((sid) => !listed.has(sid)).length;
    const denied = statuses.filter((status) => status === 404).length;
    disk.heal();
    await scene.flow(2);
    return {
      problems: [
        ...(denied > 0 ? [`${denied} acknowledged calls were answered with 404`] : []),
        ...(silentlyMissing > 0
          ? [`${silentlyMissing} acknowledged calls are missing from an export, without an error`]
          : []),
      ],
      note: `${acknowledged.length} acknowledged while full; API answers: ${tally(statuses)}`,
    };
  },
});

/**
 * Fills the disk under the database while the journal still has room, so callbacks are acknowledged that
 * the database can't store, until it notices. Resolves with their calls' SIDs. Normal callbacks pause first, and the
 * database with them: on a busy machine, one of theirs would let it notice before these have come.
 */
async function tellWhileFull(
  scene: Scene,
  target: Target,
  disk: FaultyDisk,
): Promise<readonly string[]> {
  for (let attempt = 0; attempt < 10; attempt += 1) {
    scene.sendTo(null);
    await scene.flow(QUIET_SECONDS);
    disk.break({ calls: ['write'], effect: 'ENOSPC', path: 'callboard.db' });
    const acknowledged = await tellAtOnce(target, 20, attempt);
    scene.sendTo(target);
    if (acknowledged.length > 0) return acknowledged;
    disk.heal();
    await scene.flow(1);
  }
  throw new Error('nothing was acknowledged while the disk was full');
}

/** By then, rows that are behind have been written. */
const QUIET_SECONDS = 2;

/** Sends callbacks of this many new calls at once. Resolves with the SIDs of those acknowledged. */
async function tellAtOnce(
  target: Target,
  count: number,
  attempt: number,
): Promise<readonly string[]> {
  const answers = Array.from({ length: count }, async (_, call) => {
    const CallSid = `6e6e6e6e-0000-4000-8${attempt}00-${String(call).padStart(12, '0')}`;
    const { headers, body } = signedForm(PROVIDER, { ...CALLBACK, CallSid });
    const answer = await fetch(`${target.url}/callbacks/voice`, { method: 'POST', headers, body });
    return answer.status === 204 ? [CallSid] : [];
  });
  return (await Promise.all(answers)).flat();
}

const CALLBACK = {
  AccountSid: 'b3877c40-da60-4998-90ad-b792e98472af',
  CallStatus: 'ringing',
  CallbackSource: 'call-progress-events',
  From: '+15550100001',
  To: '+15550100002',
  Timestamp: 'Thu, 25 Jun 2026 20:26:02 +0000',
};

/** The SIDs in a complete export; null if it was refused or failed halfway. */
async function exportedSids(scene: Scene, target: Target): Promise<ReadonlySet<string> | null> {
  try {
    const answer = await scene.ask(target, '/api/v1/events.ndjson');
    if (!answer.ok) return null;
    const text = await answer.text();
    return new Set([...text.matchAll(/"CallSid":"([^"]+)"/g)].map(([, sid = '']) => sid));
  } catch {
    return null;
  }
}

const readOnlyDisk = withDisk({
  id: 'R14',
  title: 'the disk turns read-only: logged once, not a thousand times',
  alsoShownBy: 'tests/regressions/full-disk-filled-the-log.test.ts',
  async run(scene, disk) {
    const target = await scene.start(disk.environment);
    scene.sendTo(target);
    await scene.flow(1);
    disk.break({ calls: ['write', 'sync', 'open'], effect: 'EROFS', path: 'callboard' });
    await scene.flow(scene.sized(3, 8));
    disk.heal();
    await scene.flow(1);
    const errors = target.process.stderr().match(/"level":"(error|fatal)"/g)?.length ?? 0;
    return {
      problems: errors > 6 ? [`${errors} error lines in the log`] : [],
      note: `${errors} error lines`,
    };
  },
});

/** The status of `/readyz` once it's `wanted`, or else after half a minute. */
async function readinessOnceIs(wanted: number, scene: Scene, target: Target): Promise<number> {
  let status = 0;
  for (let tries = 0; tries < 300 && status !== wanted; tries += 1) {
    await scene.flow(0.1);
    status = (await scene.ask(target, '/readyz')).status;
  }
  return status;
}

const foreignLock: Attack = {
  id: 'R20-lock',
  title: 'another process holds a write lock on the database',
  async run(scene) {
    const target = await scene.start();
    scene.sendTo(target);
    await scene.flow(1);
    const other = new Database(join(scene.data, 'callboard.db'));
    other.exec('BEGIN IMMEDIATE');
    await scene.flow(4);
    const locked = await readinessOnceIs(503, scene, target);
    other.exec('ROLLBACK');
    other.close();
    const ready = await readinessOnceIs(200, scene, target);
    return {
      problems: [
        ...(locked === 503 ? [] : [`/readyz answers ${locked} while nothing can be stored`]),
        ...(ready === 200 ? [] : [`/readyz answers ${ready} after the lock is released`]),
      ],
      note: `/readyz ${locked}, then ${ready}`,
    };
  },
};

const halfClosed: Attack = {
  id: 'R20-half',
  title: 'requests whose sender half-closes the connection after the body',
  alsoShownBy: 'tests/regressions/http-half-closed-request-unanswered.test.ts',
  async run(scene) {
    const target = await scene.start();
    const statuses: number[] = [];
    for (let call = 0; call < scene.sized(10, 100); call += 1) {
      const CallSid = `20202020-0000-4000-8000-${String(call).padStart(12, '0')}`;
      statuses.push(
        await sendAndHalfClose(target, signedRequest(PROVIDER, 'POST', { ...CALLBACK, CallSid })),
      );
    }
    const unanswered = statuses.filter((status) => status !== 204).length;
    return {
      problems: unanswered > 0 ? [`${unanswered} weren't answered with 204`] : [],
      note: tally(statuses),
    };
  },
};

/** The status of the answer; 0 if there was none. */
const sendAndHalfClose = (target: Target, request: Buffer): Promise<number> =>
  new Promise((resolve) => {
    let heard = '';
    const socket = connect({ port: target.port, host: '127.0.0.1', allowHalfOpen: true });
    socket.setEncoding('latin1').setTimeout(5000, () => socket.destroy());
    socket.on('connect', () => socket.end(request));
    socket.on('data', (text: string) => {
      heard += text;
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(Number(/^HTTP\/1\.1 (\d+)/.exec(heard)?.[1] ?? 0)));
  });

export const DISK: readonly Attack[] = [
  ioError('R1-blip', 'writes and syncs fail with EIO for 60 ms', {
    calls: ['write', 'sync'],
    effect: 'EIO',
    forMs: 60,
  }),
  ioError('R1-gone', 'writes and syncs fail with EIO from now on', {
    calls: ['write', 'sync'],
    effect: 'EIO',
  }),
  hangingDisk,
  fullDisk,
  readOnlyDisk,
  foreignLock,
  halfClosed,
];
