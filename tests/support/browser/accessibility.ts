/** What axe-core finds wrong with a page as it is now. */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import type { WatchedContext } from './browser.ts';

const SOURCE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** The rules that look at colours. All others say the same in light and in dark. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

/** One line for each element that breaks a rule: any, or one of `rules`. */
export async function accessibilityProblems(
  page: Page,
  rules?: readonly string[],
): Promise<readonly string[]> {
  // A script tag would break the page's policy.
  if (await page.evaluate<boolean>('window.axe === undefined')) await page.evaluate(SOURCE);
  // Of what passes, axe-core needn't say where, and the browser needn't send it.
  const options = {
    resultTypes: ['violations'],
    ...(rules === undefined ? {} : { runOnly: rules }),
  };
  const violations = await page.evaluate<AxeResults['violations']>(
    `axe.run(document, ${JSON.stringify(options)}).then(({ violations }) => violations)`,
  );
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${help}: ${html} ${failureSummary ?? ''}`),
  );
}

/** What's wrong with what a page shows, in light and in dark, and what went wrong in it since the last time. */
export async function problemsOf(
  page: Page,
  { problems }: WatchedContext,
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const seen = await accessibilityProblems(
      page,
      colorScheme === 'light' ? undefined : COLOUR_RULES,
    );
    found.push(...seen.map((problem) => `${colorScheme}: ${problem}`));
  }
  return [...found, ...problems.splice(0)];
}
