/** One step of `npm run check`, and how its outcome is judged: a tool that read nothing has failed. */

export interface Step {
  /** The name for `npm run check -- <name>`. */
  readonly name: string;
  readonly about: string;
  run(root: string): Promise<Findings>;
}

export interface Findings {
  readonly exitCode: number;
  /** What it read, such as `files` or `tests`, and how many. */
  readonly read: readonly Count[];
  /** Why it fails although the tool succeeded. */
  readonly complaints?: readonly string[];
  /** The tool's output, shown if the step fails; empty if it was printed already. */
  readonly output: string;
  readonly tests?: TestCounts;
}

export interface Count {
  readonly what: string;
  readonly count: number;
}

export interface TestCounts {
  readonly passed: number;
  readonly failed: number;
}

/** Why the step failed; empty if it didn't. */
export function reasonsToFail(findings: Findings): string[] {
  const reasons = [...(findings.complaints ?? [])];
  if (findings.exitCode !== 0) reasons.push(`the tool ended with exit code ${findings.exitCode}`);
  if (findings.read.length === 0) reasons.push('it did not say what it read');
  for (const { what, count } of findings.read) {
    if (count === 0) reasons.push(`it read no ${what}`);
  }
  return reasons;
}

/** The number that `pattern` captures in a tool's output. If it's absent, 0, which is a failure. */
export function countIn(output: string, pattern: RegExp): number {
  return Number(pattern.exec(output)?.[1] ?? 0);
}
