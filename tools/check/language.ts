/** The step that checks the English: no file may use one of the worst phrases. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { listFiles } from '../architecture/read-tree.ts';
import type { Step } from './step.ts';
import { WORST_PHRASES, type WorstPhrase } from './worst-phrases.ts';

/** Everything that contains our own text. */
const PLACES = [
  ...['src', 'emulator', 'web', 'bin', 'tests', 'tools', 'bench', 'docs', 'deploy', '.ci'],
  ...['README.md', 'ARCHITECTURE.md', 'AGENTS.md', 'CONTRIBUTING.md', 'SECURITY.md'],
  ...['CHANGELOG.md', 'Dockerfile', '.env.example'],
] as const;
/** The phrases themselves, what others wrote, and migrations, which never change. */
const EXEMPT =
  /^(?:tools\/check\/worst-phrases\.ts|tools\/check\/language\.test\.ts|tests\/fixtures\/|src\/store\/sqlite\/migrations\/)/;
const TEXT = /\.(?:[cm]?[jt]sx?|md|sql|c|h|sh|ya?ml|service|css|html)$|\/[^./]+$|^[^./]+$|^\.ci\//;

export const language: Step = {
  name: 'language',
  about: 'phrases that no native speaker writes (tools/check/worst-phrases.ts)',
  async run(root) {
    const files = listFiles(root, PLACES).filter((path) => TEXT.test(path) && !EXEMPT.test(path));
    const complaints = files.flatMap((path) =>
      worstPhrasesIn(readFileSync(join(root, path), 'utf8')).map(
        ({ line, phrase, instead }) => `${path}:${line} says "${phrase}"; write: ${instead}`,
      ),
    );
    return { exitCode: 0, output: '', read: [{ what: 'files', count: files.length }], complaints };
  },
};

export interface FoundPhrase {
  readonly line: number;
  readonly phrase: string;
  readonly instead: string;
}

/** Finds every worst phrase in a text, even across line ends and comment marks, in table order. */
export function worstPhrasesIn(text: string): FoundPhrase[] {
  return EXPRESSIONS.flatMap(({ expression, instead }) =>
    [...text.matchAll(expression)].map((match) => ({
      line: text.slice(0, match.index).split('\n').length,
      phrase: match[0].replace(BLANKS, ' '),
      instead,
    })),
  );
}

const BLANKS = /\s+(?:(?:\*|\/\/|#|--|>)\s+)?/g;

const EXPRESSIONS = WORST_PHRASES.map(({ pattern, instead }: WorstPhrase) => ({
  expression: new RegExp(`\\b(?:${pattern.replaceAll(' ', BLANKS.source)})\\b`, 'gi'),
  instead,
}));
