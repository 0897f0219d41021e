import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Cell, type Column, csvText, defuse } from './csv.ts';

const columns: readonly Column<readonly Cell[]>[] = [
  ['A', ([first]) => first ?? null],
  ['B', ([, second]) => second ?? null],
];

async function* pagesOf<Row>(...pages: readonly (readonly Row[])[]) {
  yield* pages;
}

async function csvOf(...pages: readonly (readonly (readonly Cell[])[])[]): Promise<string> {
  return (await all(csvText(columns, pagesOf(...pages)))).join('');
}

describe('CSV', () => {
  it('has a header, even without rows', async () => {
    expect(await csvOf()).toBe('A,B\r\n');
    expect(await csvOf([], [])).toBe('A,B\r\n');
  });

  it('continues across pages, one chunk per page', async () => {
    const chunks = await all(csvText(columns, pagesOf([['1', 2]], [], [['3', 4]])));
    expect(chunks).toEqual(['A,B\r\n', '1,2\r\n', '', '3,4\r\n']);
  });

  it('fetches no page before the previous one is taken', async () => {
    let read = 0;
    async function* counted() {
      for (let page = 1; page <= 3; page += 1) {
        read = page;
        yield [[page, null]];
      }
    }
    for await (const chunk of csvText(columns, counted())) {
      if (chunk === '1,\r\n') break;
    }
    expect(read).toBe(1);
  });

  it.each<[string, readonly Cell[], string]>([
    ['a comma', ['a,b', 'c'], '"a,b",c'],
    ['a quote', ['say "no"', 'c'], '"say ""no""",c'],
    ['a line end', ['a\nb', 'c\r\nd'], '"a\nb","c\r\nd"'],
    ['a lone CR', ['a\rb', 'c'], '"a\rb",c'],
    ['letters from around the world', ['Grüße, 世界', '🙂'], '"Grüße, 世界",🙂'],
    ['nothing', [null, ''], ','],
    ['numbers and booleans', [-5, true], '-5,1'],
    ['a formula', ['=1+1', '@SUM(A1)'], "'=1+1,'@SUM(A1)"],
    ['a formula that needs quotes', ['=HYPERLINK("x","y")', 'c'], '"\'=HYPERLINK(""x"",""y"")",c'],
    ['a phone number', ['+15550100001', '+1555 cmd'], "+15550100001,'+1555 cmd"],
  ])('writes %s', async (_name, row, expected) => {
    expect(await csvOf([row])).toBe(`A,B\r\n${expected}\r\n`);
  });

  it('can be read back, whatever it contains', async () => {
    const cell = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom('"', ',', '\r\n', '\n', '=', ''),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(cell, cell), { maxLength: 5 }), async (rows) => {
        const expected = rows.map((row) => row.map(defuse));
        expect(readCsv(await csvOf(rows)).slice(1)).toEqual(expected);
      }),
    );
  });
});

describe('a cell that a spreadsheet would run', () => {
  it.each([
    '=1',
    '+1',
    '-1',
    '@A',
    '\tx',
    '\rx',
    '\nx',
    '＝1',
    '+12345678901234567',
    '+1-800',
    '+123456',
    ' =1',
    ' +15550100001',
    '\u00A0=1',
    '\u200B@A',
    '\uFEFF-1',
    '\u2028=1',
    '\u3000+1',
    '\u00AD=1',
    '\u2060\uFE0F=1',
    '\u3164=1',
    '\u2800=1',
    '﹦1',
    '−1',
  ])('%j is defused', (cell) => {
    expect(defuse(cell)).toBe(`'${cell}`);
  });

  it.each([
    '+15550100001',
    '+1234567',
    '+123456789012345',
    'a=1',
    '',
    '1',
    ' a=1',
    '\u200B1',
    'sip:a@b',
  ])('%j is unchanged', (cell) => {
    expect(defuse(cell)).toBe(cell);
  });
});

describe('a control character', () => {
  it.each([
    ['\u0000=1', "'\\u0000=1"],
    ['\u000B=1', "'\\u000b=1"],
    ['\u000C@A', "'\\u000c@A"],
    ['\u001B=1', "'\\u001b=1"],
    ['\u001B[31mred', '\\u001b[31mred'],
    ['a\u0000b\u007F\u009B', 'a\\u0000b\\u007f\\u009b'],
    ['a\tb\r\nc', 'a\tb\r\nc'],
  ])('is escaped, unless it is a tab or a line end: %j', (cell, expected) => {
    expect(defuse(cell)).toBe(expected);
  });
});

/** A parser that follows the grammar of RFC 4180. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (const [whole, quoted, plain, end] of text.matchAll(
    /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g,
  )) {
    expect(whole.length).toBeGreaterThan(0);
    row.push(quoted?.replaceAll('""', '"') ?? plain ?? '');
    if (end === ',') continue;
    rows.push(row);
    row = [];
  }
  return rows;
}

async function all(chunks: AsyncIterable<string>): Promise<readonly string[]> {
  const taken: string[] = [];
  for await (const chunk of chunks) taken.push(chunk);
  return taken;
}
