/**
 * Renders a terminal screen as a picture: reads text with ANSI colours from standard input and writes SVG
 * to standard output. It supports what Callboard prints (bold, faint, sixteen colours) but no cursor
 * movement, because `tmux capture-pane -e -p` has none.
 *
 *   tmux capture-pane -e -p | node tools/terminal-picture.ts 'npm run demo' > docs/images/demo.svg
 */
import { text as textOf } from 'node:stream/consumers';

/** The style of some text. `color` is null for the default. */
interface Look {
  readonly color: string | null;
  readonly bold: boolean;
  readonly faint: boolean;
}

/** Part of a line with one style; `column` is its start, from 0. */
interface Run extends Look {
  readonly column: number;
  readonly text: string;
}

const PLAIN: Look = { color: null, bold: false, faint: false };

const FOREGROUND = '#d5dae3';
const BACKGROUND = '#14181f';
const TITLE_BAR = '#1e242e';
/** Black to white, then the bright colours: SGR 30-37 and 90-97. */
const COLORS = [
  '#4b5363',
  '#f47067',
  '#6bc46d',
  '#e0b252',
  '#6cb6ff',
  '#dcbdfb',
  '#56d4dd',
  '#adbac7',
  '#768390',
  '#ff938a',
  '#8ddb8c',
  '#f2cc60',
  '#96d0ff',
  '#e5d0ff',
  '#7de3ea',
  '#ffffff',
];

const FONT_SIZE = 13;
/** The width of a monospace letter is close to 0.6 em in all the fonts below. */
const CELL_WIDTH = FONT_SIZE * 0.602;
const LINE_HEIGHT = 18;
const MARGIN = 18;
const BAR_HEIGHT = 34;

/** Renders the screen as an SVG document. `title` appears in the window's title bar. */
export function terminalPicture(screen: string, title: string): string {
  const lines = linesOf(screen);
  const columns = Math.max(title.length + 16, ...lines.map(widthOf));
  const width = Math.ceil(columns * CELL_WIDTH + 2 * MARGIN);
  const height = BAR_HEIGHT + lines.length * LINE_HEIGHT + 2 * MARGIN - 6;
  const rows = lines.flatMap((runs, row) => {
    const y = BAR_HEIGHT + MARGIN + row * LINE_HEIGHT + FONT_SIZE - 3;
    return runs.map((run) => textElement(run, y));
  });
  const dots = ['#ff5f57', '#febc2e', '#28c840'].map(
    (color, index) => `<circle cx="${20 + index * 18}" cy="17" r="5.5" fill="${color}"/>`,
  );
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escaped(title)}">`,
    `<rect width="${width}" height="${height}" rx="9" fill="${BACKGROUND}"/>`,
    `<path d="M0 ${BAR_HEIGHT}V9a9 9 0 0 1 9-9h${width - 18}a9 9 0 0 1 9 9v${BAR_HEIGHT - 9}z" fill="${TITLE_BAR}"/>`,
    ...dots,
    `<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="${FONT_SIZE}" fill="${FOREGROUND}" xml:space="preserve">`,
    `<text x="${width / 2}" y="21.5" text-anchor="middle" fill-opacity="0.75">${escaped(title)}</text>`,
    ...rows,
    '</g>',
    '</svg>',
  ].join('\n')}\n`;
}

const widthOf = (runs: readonly Run[]): number => {
  const last = runs.at(-1);
  return last === undefined ? 0 : last.column + last.text.length;
};

/** `textLength` keeps columns aligned in any font. */
function textElement({ column, text, color, bold, faint }: Run, y: number): string {
  const x = (MARGIN + column * CELL_WIDTH).toFixed(1);
  const length = (text.length * CELL_WIDTH).toFixed(1);
  const look = [
    color === null ? '' : ` fill="${color}"`,
    bold ? ' font-weight="700"' : '',
    faint ? ' fill-opacity="0.6"' : '',
  ].join('');
  return `<text x="${x}" y="${y}" textLength="${length}"${look}>${escaped(text)}</text>`;
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/** Lines of styled runs, without trailing blank lines. A style continues across line ends. */
function linesOf(screen: string): readonly (readonly Run[])[] {
  const lines: (readonly Run[])[] = [];
  let look = PLAIN;
  for (const line of screen.replaceAll('\r', '').split('\n')) {
    const read = readLine(line, look);
    lines.push(read.runs);
    look = read.look;
  }
  const last = lines.findLastIndex((runs) => runs.length > 0);
  return lines.slice(0, last + 1);
}

const ESCAPE = '\x1b[';

function readLine(line: string, before: Look): { readonly runs: readonly Run[]; look: Look } {
  const runs: Run[] = [];
  let look = before;
  let column = 0;
  for (const [index, part] of line.split(ESCAPE).entries()) {
    const code = index === 0 ? null : /^([\d;]*)m/.exec(part);
    if (code !== null) look = lookAfter(look, code[1] ?? '');
    const text = code === null ? part : part.slice(code[0].length);
    for (const word of text.matchAll(/\S+(?: \S+)*/g)) {
      runs.push({ ...look, column: column + word.index, text: word[0] });
    }
    column += text.length;
  }
  return { runs, look };
}

/** The style after an SGR sequence; unknown codes change nothing. */
function lookAfter(before: Look, codes: string): Look {
  let look = before;
  for (const code of codes.split(';').map(Number)) {
    if (code === 0) look = PLAIN;
    else if (code === 1) look = { ...look, bold: true };
    else if (code === 2) look = { ...look, faint: true };
    else if (code === 22) look = { ...look, bold: false, faint: false };
    else if (code >= 30 && code <= 37) look = { ...look, color: COLORS[code - 30] ?? null };
    else if (code === 39) look = { ...look, color: null };
    else if (code >= 90 && code <= 97) look = { ...look, color: COLORS[code - 82] ?? null };
  }
  return look;
}

if (import.meta.main) {
  process.stdout.write(terminalPicture(await textOf(process.stdin), process.argv[2] ?? 'terminal'));
}
