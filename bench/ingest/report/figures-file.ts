/** Writes a report between two marks in a Markdown file. */

import { readFileSync, writeFileSync } from 'node:fs';

/** Replaces the text between the marks of `name`. Throws if the file doesn't have them. */
export function writeFigures(file: string, name: string, lines: readonly string[]): void {
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, withFigures(text, name, lines));
}

/** Returns `text` with the lines between `<!-- figures: name -->` and `<!-- end: name -->` replaced. */
export function withFigures(text: string, name: string, lines: readonly string[]): string {
  const [begin, end] = [`<!-- figures: ${name} -->`, `<!-- end: ${name} -->`];
  const from = text.indexOf(begin);
  const to = text.indexOf(end);
  if (from === -1 || to < from) throw new Error(`there are no marks "${begin}" and "${end}"`);
  return `${text.slice(0, from + begin.length)}\n\n${lines.join('\n').trim()}\n\n${text.slice(to)}`;
}
