/** Pages in order. */

import type { ExportPage } from './call-queries.ts';

/**
 * Asks for each page only once the one before it was taken; `ask` gets where it starts. Empty pages are
 * returned too, since other work runs between two of them.
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

/** The pages that aren't empty. */
export async function* filledPages<Item>(
  all: AsyncIterable<readonly Item[]>,
): AsyncGenerator<readonly Item[]> {
  for await (const page of all) if (page.length > 0) yield page;
}
