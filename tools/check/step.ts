/** One step of `npm run check`, and how its outcome is judged: a tool that read nothing has failed. */

export interface Step {
  /** What `npm run check -- <name>` calls it. */
  readonly name: string;
  readonly about: string;
  run(root: string): Promise<Findings>;
}

export interface Findings {
  readonly exitCode: number;
  /** What it worked on, such as `files` or `tests`, and how many of them. */
  readonly read: readonly Count[];
  /** Why it fails although the tool itself was content. */
  readonly complaints?: readonly string[];
  /** The tool's own words, shown where the step fails; empty where it has already printed them. */
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

/** Why the step has failed; empty where it has not. */
export function reasonsToFail(findings: Findings): string[] {
  const reasons = [...(findings.complaints ?? [])];
  if (findings.exitCode !== 0) reasons.push(`the tool ended with exit code ${findings.exitCode}`);
  if (findings.read.length === 0) reasons.push('it did not say what it read');
  for (const { what, count } of findings.read) {
    if (count === 0) reasons.push(`it read no ${what}`);
  }
  return reasons;
}

/** The number that `pattern` captures first in a tool's words; 0, and so a failure, where absent. */
export function countIn(output: string, pattern: RegExp): number {
  return Number(pattern.exec(output)?.[1] ?? 0);
}
