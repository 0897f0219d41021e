/** How `callboard serve` ends, and how it says why it can't start. */

import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { planCalls } from '../support/load-calls.ts';
import { seededRandom } from '../support/load-random.ts';
import { readLog } from '../support/process-answers.ts';
import { type ProcessEnd, type ServeProcess, startServe } from '../support/process-serve.ts';
import { type Provider, signedRequest } from '../support/provider-request.ts';
import { ProviderSender } from '../support/provider-sender.ts';

const PROVIDER: Provider = {
  signingKey: 'PSK_acceptance',
  url: 'http://localhost:8484/callbacks/voice',
};
const SETTINGS = {
  SIGNALWIRE_SIGNING_KEY: PROVIDER.signingKey,
  CALLBOARD_PUBLIC_URL: new URL(PROVIDER.url).origin,
};

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'callboard-shutdown-'));
});
afterEach(async () => {
  await rm(dataDir, { recursive: true, force: true });
});

const requests = (count: number): readonly Buffer[] =>
  planCalls(count, 'project-1', seededRandom(1)).flatMap(({ callbacks }) =>
    callbacks.map((parameters) => signedRequest(PROVIDER, 'POST', parameters)),
  );

/** The end of a process that's expected not to start. */
const startInVain = async (args: readonly string[] = ['--port', '0']): Promise<ProcessEnd> => {
  await using callboard = startServe(dataDir, SETTINGS, args);
  return await callboard.end;
};

describe('a signal under load', () => {
  test.each(['SIGTERM', 'SIGINT'] as const)(
    '%s: everything accepted is stored and answered, and nothing acknowledged is missing',
    async (signal) => {
      const sender = new ProviderSender(requests(1_000));
      const half = Promise.withResolvers<void>();
      sender.onAcknowledged = () => {
        if (sender.acknowledged === 800) half.resolve();
      };
      const sent = sender.send(48);
      let port: number;
      {
        await using callboard = startServe(dataDir, SETTINGS);
        port = await callboard.listening;
        sender.pointTo(port);
        await half.promise;
        callboard.child.kill(signal);
        const end = await callboard.end;
        sender.pointTo(null);
        expect(end).toMatchObject({ code: 0, signal: null });
        expect(end.stderr).toContain('Stopping. Storing the callbacks that were received.');
      }
      const acknowledged = sender.acknowledged;
      // No sender was refused or asked to come back later.
      expect([...sender.refusals]).toEqual([]);
      await using again = startServe(dataDir, SETTINGS);
      const log = await readLog(`http://localhost:${await again.listening}`);
      // Every request that was received was answered, so each one in the log was acknowledged.
      expect(log.length).toBe(acknowledged);
      sender.pointTo(await again.listening);
      await sent;
    },
  );

  test('leaves a single complete file behind', async () => {
    await using callboard = startServe(dataDir, SETTINGS);
    const sender = new ProviderSender(requests(20));
    sender.pointTo(await callboard.listening);
    await sender.send(4);
    await callboard.stop();
    expect((await readdir(dataDir)).filter((name) => name.startsWith('callboard.db'))).toEqual([
      'callboard.db',
    ]);
  });

  test('closes the port, also while there is a connection that never sends anything', async () => {
    await using callboard = startServe(dataDir, SETTINGS);
    const port = await callboard.listening;
    const silent = connect(port, '127.0.0.1').on('error', () => undefined);
    await once(silent, 'connect');
    expect(await callboard.stop()).toMatchObject({ code: 0 });
    silent.destroy();
    await expect(once(connect(port, '127.0.0.1'), 'connect')).rejects.toThrow('ECONNREFUSED');
  });

  test('stops waiting for a client at the second signal, and ends at once', async () => {
    await using callboard = startServe(dataDir, SETTINGS);
    const client = connect(await callboard.listening, '127.0.0.1').on('error', () => undefined);
    // A request that never ends, which closing waits for.
    client.write('POST /callbacks/voice HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n1');
    await once(client, 'connect');
    await answered(callboard);
    callboard.child.kill('SIGTERM');
    // Within half a second it would count as an echo of the first one.
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(callboard.child.exitCode).toBeNull();
    // A busy machine may deliver the first one late, so one can still be an echo.
    const again = setInterval(() => callboard.child.kill('SIGTERM'), 700);
    const end = await callboard.end;
    clearInterval(again);
    expect(end).toMatchObject({ code: null, signal: 'SIGTERM' });
    client.destroy();
  });
});

describe('refuses to start with', () => {
  test('a port that is taken', async () => {
    await using other = createServer();
    await once(other.listen(0, '127.0.0.1'), 'listening');
    const address = other.address();
    const port = address === null || typeof address === 'string' ? 0 : address.port;
    const end = await startInVain(['--port', `${port}`]);
    expect(end).toMatchObject({ code: 1, signal: null });
    expect(end.stderr.split('\n').slice(-2)).toEqual([
      `callboard: Another program is already using port ${port} on 127.0.0.1. ` +
        'Choose another port with --port, or 0 for any free one.',
      '',
    ]);
    // It has released the database.
    await using callboard = startServe(dataDir, SETTINGS);
    expect(await callboard.listening).toBeGreaterThan(0);
  });

  test('a database of a newer Callboard, which stays unchanged', async () => {
    const file = join(dataDir, 'callboard.db');
    const newer = new Database(file);
    newer.pragma('journal_mode = WAL');
    newer.pragma('user_version = 9999');
    newer.close();
    const before = await readFile(file);
    const end = await startInVain();
    expect(end).toMatchObject({ code: 1, signal: null });
    expect(end.stderr).toMatch(
      /written by a newer Callboard \(schema 9999.*upgrade Callboard, or /,
    );
    expect(await readFile(file)).toEqual(before);
  });

  test("a file that isn't a database, which stays unchanged", async () => {
    const file = join(dataDir, 'callboard.db');
    await writeFile(file, 'no database '.repeat(1_000));
    const end = await startInVain();
    expect(end).toMatchObject({ code: 1, signal: null });
    expect(end.stderr).toMatch(
      /callboard\.db: file is not a database\. .*put a backup in its place/,
    );
    expect(await readFile(file, 'utf8')).toBe('no database '.repeat(1_000));
  });

  test('a database with damaged pages', async () => {
    {
      await using callboard = startServe(dataDir, SETTINGS);
      await callboard.listening;
      await callboard.stop();
    }
    const file = join(dataDir, 'callboard.db');
    const bytes = await readFile(file);
    await writeFile(file, bytes.fill(0xff, 100, 4_096));
    const end = await startInVain();
    expect(end).toMatchObject({ code: 1, signal: null });
    expect(end.stderr).toMatch(/malformed\. It is damaged.*put a backup in its place/);
  });

  // In /proc, Node's own way of making folders never returns.
  test.each(['/proc', '/proc/foo'])(
    'a folder that belongs to the operating system (%s)',
    async (folder) => {
      await using callboard = startServe(dataDir, SETTINGS, ['--port', '0', '--data-dir', folder]);
      const end = await callboard.end;
      expect(end).toMatchObject({ code: 1, signal: null });
      expect(end.stderr).toMatch(/belongs to the operating system.*CALLBOARD_DATA_DIR/);
    },
  );

  test('a data folder that is a file', async () => {
    const file = join(dataDir, 'file');
    await writeFile(file, '');
    const end = await startInVain(['--port', '0', '--data-dir', file]);
    expect(end).toMatchObject({ code: 1, signal: null });
    expect(end.stderr).toContain(file);
  });
});

/** Resolves when the server has read everything sent earlier, because it answers a later connection. */
async function answered(callboard: ServeProcess): Promise<void> {
  await fetch(`http://localhost:${await callboard.listening}/healthz`);
}
