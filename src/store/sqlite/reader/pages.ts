/** Pages one after the other. */

import type { ExportPage } from './call-queries.ts';

/**
 * Asks for each page only when the one before it was taken; `ask` is given where it starts. Empty pages
 * are given on: between two of them others have their turn.
 */
export async function* pages<Item>(
  ask: (after: number | null) => Promise<ExportPage<Item>>,
): AsyncGenerator<readonly Item[]> {
  let after: number | null = null;
  do {
    const page: ExportPage<Item> = await ask(after);
    yield page.items;
    after = page.next;
  } while (after !== null);
}

/** Those that hold something. */
export async function* filledPages<Item>(
  all: AsyncIterable<readonly Item[]>,
): AsyncGenerator<readonly Item[]> {
  for await (const page of all) if (page.length > 0) yield page;
}
