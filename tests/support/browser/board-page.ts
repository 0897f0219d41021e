/** What tests wait for on a page of the board. */

import type { Page } from 'playwright-core';

/** What the header says about the connection. */
export const pill = (page: Page) => page.locator('.pill');

export const isLive = (page: Page): Promise<void> =>
  pill(page).filter({ hasText: 'Live' }).waitFor();

/** Waits for a view, and until nothing in it loads any more. */
export async function isLoaded(page: Page): Promise<void> {
  await page.locator('main h1, main h2').first().waitFor();
  await page.locator('.loading-rows').first().waitFor({ state: 'detached' });
}
