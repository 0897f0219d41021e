import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { isMissing } from '../support/installed.ts';

const EXECUTABLE = join(import.meta.dirname, '../../bin/callboard');
const run = promisify(execFile);
const withoutTmux = isMissing('tmux', '-V');

/** A real terminal of a given size with one program in it, emulated by tmux. */
class Terminal implements AsyncDisposable {
  readonly #socket = `callboard-test-${process.pid}-${Math.round(performance.now() * 1000)}`;

  static async start(columns: number, rows: number, command: string): Promise<Terminal> {
    const terminal = new Terminal();
    // The shell stays when the program ends, so that its last screen can be read.
    await terminal.#tmux(
      ...['new-session', '-d', '-x', String(columns), '-y', String(rows)],
      `env -i PATH="$PATH" TERM=screen ${command}; echo "ended with $?"; exec sleep 600`,
    );
    return terminal;
  }

  /** The lines on the screen, without the empty ones at the end. */
  async screen(): Promise<readonly string[]> {
    return (await this.#tmux('capture-pane', '-p')).trimEnd().split('\n');
  }

  /** Everything ever shown on it. */
  async history(): Promise<string> {
    return await this.#tmux('capture-pane', '-p', '-S', '-');
  }

  async press(key: string): Promise<void> {
    await this.#tmux('send-keys', key);
  }

  async resize(columns: number, rows: number): Promise<void> {
    await this.#tmux('resize-window', '-x', String(columns), '-y', String(rows));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#tmux('kill-server');
  }

  async #tmux(...args: readonly string[]): Promise<string> {
    const { stdout } = await run('tmux', ['-f', '/dev/null', '-L', this.#socket, ...args]);
    return stdout;
  }
}

const DEMO = `${process.execPath} ${EXECUTABLE} demo --speed 10 --seed terminal`;
const LONG = { timeout: 120_000, interval: 100 };

const ofTables = (screen: readonly string[]): readonly string[] =>
  screen.slice(screen.findIndex((line) => line.startsWith('Ended Calls')));

test.skipIf(withoutTmux)(
  'on a terminal, the tables stay below the lines, fit it, follow its size and remain after Ctrl-C',
  async () => {
    await using terminal = await Terminal.start(80, 24, `${DEMO} --calls-per-second 20`);
    await expect
      .poll(async () => (await terminal.screen()).join('\n'), LONG)
      .toMatch(
        /^[0-9a-f]{8}-\S* +\S[\s\S]*^Ended Calls {2}\d+, \d+ of them failed$[\s\S]*^Failed Calls {2}batch \d+: \d of 5/m,
      );
    const narrow = ofTables(await terminal.screen());
    expect(narrow[1]).toMatch(/^Call +Call +Event Time +Call +To +From +SIP$/);
    expect(Math.max(...narrow.map((line) => line.length))).toBeLessThanOrEqual(80);

    await terminal.resize(200, 40);
    await expect
      .poll(async () => (await terminal.screen()).join('\n'), LONG)
      .toMatch(
        /^Call SID +Call Status +Event Time \(UTC\) +Call Direction +To Number +From Number +SIP Answer$/m,
      );
    await expect
      .poll(async () => ofTables(await terminal.screen()).length, LONG)
      .toBeGreaterThan(15);

    await terminal.press('C-c');
    await expect
      .poll(async () => (await terminal.screen()).join('\n'), LONG)
      .toMatch(/^The demo is over\.[\s\S]*^ended with 0$/m);
    const last = await terminal.screen();
    const titles = last.filter((line) => /^(Ended|Failed) Calls {2}/.test(line));
    expect(titles).toHaveLength(2);
    expect(last.join('\n')).not.toContain('^C');
  },
);

test.skipIf(withoutTmux)(
  'on a terminal that is flooded, callbacks are summarised and none scrolls by',
  async () => {
    await using terminal = await Terminal.start(120, 30, `${DEMO} --calls-per-second 400`);
    await expect
      .poll(async () => await terminal.history(), LONG)
      .toMatch(/^[\d,]+ callbacks in the last second: [\d,]+ \S+, /m);
    await terminal.press('C-c');
    await expect
      .poll(async () => (await terminal.screen()).join('\n'), LONG)
      .toMatch(/^ended with 0$/m);
  },
);

test.skipIf(withoutTmux)('a terminal that is paused (Ctrl-S) delays no callback', async () => {
  await using terminal = await Terminal.start(120, 30, `${DEMO} --calls-per-second 100`);
  const listens = /Callboard is listening at (http:\S+),/;
  await expect.poll(async () => await terminal.history(), LONG).toMatch(listens);
  const url = listens.exec(await terminal.history())?.[1] ?? '';
  const stored = async (): Promise<number> => {
    const metrics = await (await fetch(`${url}/metrics`)).text();
    return Number(/^callboard_callbacks_accepted_total (\d+)$/m.exec(metrics)?.[1]);
  };
  await terminal.press('C-s');
  const frozen = await terminal.history();
  const before = await stored();
  // Far more than the few kilobytes a terminal buffers itself.
  await expect.poll(stored, LONG).toBeGreaterThan(before + 2_000);
  expect((await terminal.history()).length).toBeLessThan(frozen.length + 10_000);
  await terminal.press('C-q');
  await terminal.press('C-c');
  await expect
    .poll(async () => (await terminal.screen()).join('\n'), LONG)
    .toMatch(/^ended with 0$/m);
});
