/** The pages about the emulator match what it does: their documents run, and their lists are complete. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { DEFAULT_SECONDS, FAULT_KINDS } from '../../emulator/src/contract/fault-kinds.ts';
import { readFaults } from '../../emulator/src/faults/fault-rules.ts';
import { parseScenario } from '../../emulator/src/traffic/scenario.ts';
import { parseDocument } from '../../emulator/src/voice/document/parse-document.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const read = (page: string): string => readFileSync(join(ROOT, 'docs', page), 'utf8');
const blocks = (page: string, language: string): readonly string[] =>
  [...read(page).matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(
    ([, text = '']) => text,
  );

describe('scenarios on the pages are valid', () => {
  const scenarios = ['reference/emulator-scenarios.md', 'how-to/test-in-ci.md'].flatMap((page) =>
    blocks(page, 'json').map((text) => ({ page, text })),
  );

  test.each(scenarios)('in $page', ({ text }) => {
    expect(parseScenario(text)).toMatchObject({ ok: true });
  });

  test('and there are some', () => {
    expect(scenarios).toHaveLength(2);
  });
});

test('the table of faults lists every fault and its seconds', () => {
  const rows = [
    ...read('reference/emulator.md').matchAll(/^\| `([a-z0-9-]+)` \| .* \| (\d*) ?\|$/gm),
  ];
  expect(
    rows.map(([, name = '', seconds]) => [name, seconds === '' ? null : Number(seconds)]),
  ).toEqual(FAULT_KINDS.map((kind) => [kind, DEFAULT_SECONDS[kind]]));
});

describe('faults on the pages are valid', () => {
  const pages = ['reference/emulator.md', 'tutorial/test-your-webhook.md'];
  const bodies = pages.flatMap((page) =>
    [...read(page).matchAll(/_emulator\/faults -d '([^']+)'/g)].map(([, text = '']) => text),
  );

  test.each(bodies)('%s', (body) => {
    expect(readFaults(body)).toMatchObject({ ok: true });
  });

  test('and there are some', () => {
    expect(bodies).toHaveLength(2);
  });
});

describe('verbs that the limitations call refused', () => {
  const page = read('reference/emulator-limitations.md');
  const [, refused = ''] = /^- Refused,([\s\S]*?)^- /m.exec(page) ?? [];
  const [verbs = '', nouns = ''] = refused.split('in `Dial`:');
  const named = (text: string) => [...text.matchAll(/`(\w+)`/g)].map(([, name = '']) => name);

  test.each(named(verbs))('%s is refused', (verb) => {
    expect(parseDocument(`<Response><${verb}/></Response>`, 'twilio').ok).toBe(false);
  });

  test.each(named(nouns))('%s is refused in Dial', (noun) => {
    const document = `<Response><Dial><${noun}>x</${noun}></Dial></Response>`;
    expect(parseDocument(document, 'twilio').ok).toBe(false);
  });

  test('and there are some', () => {
    expect(named(verbs).length).toBeGreaterThan(10);
    expect(named(nouns).length).toBeGreaterThan(5);
  });
});
