/** README and docs are true: their settings and commands exist, and every link works. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { SETTINGS } from '../../src/app/config/settings.ts';
import { runCli } from '../support/cli-process.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

const PAGES = [
  'README.md',
  'AGENTS.md',
  'ARCHITECTURE.md',
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md'))
    .map((path) => join('docs', path)),
];

/** The lines of a page outside code blocks. */
const proseOf = (text: string): string => text.replace(/^```[\s\S]*?^```$/gm, '');

/** The anchors of a page, as GitHub makes them from its headings. */
const anchorsOf = (text: string): ReadonlySet<string> =>
  new Set(
    [...proseOf(text).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );

describe('every link to a file works', () => {
  test.each(PAGES)('%s', (page) => {
    const links = [...proseOf(read(page)).matchAll(/\]\(([^)\s]+)\)/g)]
      .map(([, target = '']) => target)
      .filter((target) => !target.startsWith('https://'));
    const broken = links.filter((link) => {
      const [path = '', anchor] = link.split('#');
      const file = path === '' ? page : relative(ROOT, resolve(ROOT, dirname(page), path));
      const found = statSync(join(ROOT, file), { throwIfNoEntry: false });
      if (found?.isFile() !== true) return true;
      return anchor !== undefined && !anchorsOf(read(file)).has(anchor);
    });
    expect(broken).toEqual([]);
  });

  test('and there are many', () => {
    expect(PAGES.length).toBeGreaterThan(15);
    expect(read('README.md').match(/\]\([^)]+\)/g)?.length).toBeGreaterThan(20);
  });
});

test('every page of docs is in the index', () => {
  const index = read('docs/README.md');
  const missing = PAGES.filter((page) => page.startsWith('docs/') && page !== 'docs/README.md')
    .filter((page) => !page.startsWith('docs/decisions/0'))
    .filter((page) => !index.includes(`(${relative('docs', page)})`));
  expect(missing).toEqual([]);
});

describe('settings', () => {
  const known = new Map<string, string | null>(
    SETTINGS.map(({ name, default: assumed }) => [name, assumed]),
  );

  test.each(PAGES)('that %s names exist', (page) => {
    // CALLBOARD_URL is for the commands that query a running Callboard.
    const named = read(page).match(/\b(?:CALLBOARD|SIGNALWIRE|TWILIO)_[A-Z_]*[A-Z]\b/g) ?? [];
    const families = ['CALLBOARD_URL', 'CALLBOARD_API_KEY', 'CALLBOARD_ALERT'];
    expect(named.filter((name) => !known.has(name) && !families.includes(name))).toEqual([]);
  });

  test('have the defaults that README gives', () => {
    const rows = [...read('README.md').matchAll(/^\| `([A-Z_]+)` \| (?:`([^`]*)` )?\| /gm)];
    expect(rows.length).toBeGreaterThan(10);
    for (const [, name = '', assumed] of rows) expect(known.get(name)).toBe(assumed ?? null);
  });
});

describe('cli.md', () => {
  const sections = read('docs/reference/cli.md')
    .split(/^## callboard /m)
    .slice(1);
  const commands = sections.map((section) => section.slice(0, section.indexOf('\n')));

  test.each(sections)('shows the help unchanged', async (section) => {
    const [command = ''] = section.split('\n', 1);
    const { stdout } = await runCli([...command.split(' '), '--help']);
    expect(/^```text\n([\s\S]*?)^```$/m.exec(section)?.[1]).toBe(stdout);
  });

  test('and README name every command', async () => {
    const subcommandsOf = async (words: readonly string[]): Promise<readonly string[]> => {
      const { stdout } = await runCli([...words, '--help']);
      // The help of an unknown command is the program's own, so this would never end.
      expect(stdout).toContain(`Usage: ${['callboard', ...words].join(' ')}`);
      const list = /^Commands:\n((?: {2}.*\n)+)/m.exec(stdout)?.[1];
      if (list === undefined) return [words.join(' ')];
      const names = [...list.matchAll(/^ {2}([\w-]+)/gm)].map(([, name = '']) => name);
      return (await Promise.all(names.map((name) => subcommandsOf([...words, name])))).flat();
    };
    const all = await subcommandsOf([]);
    expect(all.length).toBeGreaterThan(5);
    expect(commands).toEqual(all);
    const readme = read('README.md');
    expect(all.filter((command) => !readme.includes(`| \`callboard ${command}\` |`))).toEqual([]);
  });
});
