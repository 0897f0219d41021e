/**
 * Takes the pictures of the board in the documentation, from a board that has been running for as long as its trends show:
 *
 *   npm run demo -- --port 8484 --calls-per-second 1.2     and an hour later
 *   node tools/board-picture.ts http://127.0.0.1:8484 docs/images
 *
 * It needs Chromium (CHROMIUM, or /usr/bin/chromium).
 */

import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { z } from 'zod';

const SIZE = { width: 1440, height: 860 };
/** How long a view has to load and the stream to bring something, in milliseconds. */
const SETTLE_MS = 4_000;

const calls = z.object({
  calls: z.array(
    z.looseObject({
      callSid: z.string(),
      durationSeconds: z.number().nullable(),
      ringSeconds: z.number().nullable(),
      audio: z.looseObject({ lossPercent: z.number().nullable() }).nullable(),
    }),
  ),
});

async function main(board: string, folder: string): Promise<void> {
  const pictures = [
    { name: 'board-now', path: '/', colorScheme: 'light' },
    { name: 'board-call', path: `/calls/${await callWithAStory(board)}`, colorScheme: 'light' },
  ] as const;
  const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  try {
    for (const { name, path, colorScheme } of pictures) {
      const page = await browser.newPage({ viewport: SIZE, colorScheme });
      await page.goto(new URL(path, board).href);
      await page.waitForTimeout(SETTLE_MS);
      const file = join(folder, `${name}.png`);
      await page.screenshot({ path: file });
      await page.close();
      process.stdout.write(`${file}\n`);
    }
  } finally {
    await browser.close();
  }
}

/** A call with a story to tell: it rang, was answered, and lost the most packets. */
async function callWithAStory(board: string): Promise<string> {
  const answer = await fetch(new URL('/api/v1/calls?status=completed&limit=200', board));
  const [call] = calls
    .parse(await answer.json())
    .calls.filter(
      ({ ringSeconds, durationSeconds }) => (ringSeconds ?? 0) > 0 && (durationSeconds ?? 0) > 30,
    )
    .toSorted((a, b) => (b.audio?.lossPercent ?? 0) - (a.audio?.lossPercent ?? 0));
  if (call === undefined) throw new Error('No call has ended yet; wait a little.');
  return call.callSid;
}

const [board, folder] = process.argv.slice(2);
if (board === undefined || folder === undefined) {
  process.stderr.write('Usage: node tools/board-picture.ts URL FOLDER\n');
  process.exitCode = 2;
} else await main(board, folder);
