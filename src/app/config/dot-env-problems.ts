/**
 * Finds invalid lines in a `.env` file. Node's parser silently skips them, so a mistyped line would look like
 * an unset setting.
 */

export interface DotEnvProblem {
  /** Starts at 1. */
  readonly line: number;
  /** Completes "line 3 …". Never contains a value, which can be a secret. */
  readonly problem: string;
}

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
const QUOTES = ['"', "'", '`'];

/** Every line that Node's `parseEnv` ignores, truncates, or overrides with a later one. */
export function dotEnvProblems(text: string): readonly DotEnvProblem[] {
  const problems: DotEnvProblem[] = [];
  const setOn = new Map<string, number>();
  const lines = text.split('\n');
  for (let index = 0; index < lines.length; index += 1) {
    const line = index + 1;
    const content = (lines[index] ?? '').trim();
    if (content === '' || content.startsWith('#')) continue;
    const equals = content.indexOf('=');
    const name = content
      .slice(0, Math.max(0, equals))
      .replace(/^export\s+/, '')
      .trim();
    if (equals === -1 || !NAME.test(name)) {
      problems.push({ line, problem: "isn't NAME=value and is ignored" });
      continue;
    }
    const before = setOn.get(name);
    if (before !== undefined) {
      problems.push({ line, problem: `sets ${name} again; line ${before} has no effect` });
    }
    setOn.set(name, line);
    const value = content.slice(equals + 1).trimStart();
    const quote = QUOTES.find((mark) => value.startsWith(mark));
    if (quote === undefined) continue;
    const end = endOfQuote(lines, index, value, quote);
    if (end === null) {
      problems.push({ line, problem: `has no closing quotation mark for ${name}` });
      continue;
    }
    if (!/^[ \t\r]*(?:#.*)?$/.test(end.rest)) {
      problems.push({
        line: end.line + 1,
        problem: `has text after the value of ${name}, which is ignored`,
      });
    }
    index = end.line;
  }
  return problems;
}

/** The line (from 0) on which a quoted value ends, and what follows it there; null if it never ends. */
function endOfQuote(
  lines: readonly string[],
  first: number,
  value: string,
  quote: string,
): { readonly line: number; readonly rest: string } | null {
  let text = value.slice(1);
  for (let line = first; line < lines.length; line += 1) {
    if (line > first) text = lines[line] ?? '';
    const end = text.indexOf(quote);
    if (end !== -1) return { line, rest: text.slice(end + 1) };
  }
  return null;
}
