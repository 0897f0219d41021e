/**
 * Reads faults from flags, files and the API. A rule names a fault and how often it strikes, or says
 * how a route of the REST API misbehaves.
 */
import { z } from 'zod';
import {
  KNOWN_FAULTS,
  type NamedFault,
  type NamedFaultInput,
  namedFaultSchema,
} from './named-fault.ts';
import { type RestFault, type RestFaultInput, restFaultSchema } from './rest-faults.ts';

/** A rule as it's written. */
export type FaultInput = NamedFaultInput | RestFaultInput;
/** A rule with its defaults filled in. */
export type Fault = NamedFault | RestFault;

const faultSchema = z.looseObject({}).transform((rule, context): Fault => {
  if (!('fault' in rule) && !('route' in rule)) {
    context.addIssue(`needs a fault (one of ${KNOWN_FAULTS}) or a route`);
    return z.NEVER;
  }
  const read = ('fault' in rule ? namedFaultSchema : restFaultSchema).safeParse(rule);
  if (read.success) return read.data;
  for (const { path, message } of read.error.issues) {
    context.addIssue({ code: 'custom', path: [...path], message });
  }
  return z.NEVER;
});

/** The rules in a document. */
export const faultsSchema = z.array(faultSchema).superRefine((rules, context) => {
  const seen = new Set<string>();
  for (const [index, rule] of rules.entries()) {
    if (!('fault' in rule)) continue;
    if (seen.has(rule.fault)) {
      context.addIssue({ code: 'custom', path: [index], message: `names ${rule.fault} again` });
    }
    seen.add(rule.fault);
  }
});

/** Rules, or what is wrong with them, to follow the name of their source. */
export type FaultsRead =
  | { readonly ok: true; readonly faults: readonly Fault[] }
  | { readonly ok: false; readonly problem: string };

const documentSchema = z.strictObject({ faults: faultsSchema });

/** Reads `{ "faults": [...] }`, as in files and requests. */
export function readFaults(json: string): FaultsRead {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return { ok: false, problem: "it isn't valid JSON" };
  }
  const read = documentSchema.safeParse(value);
  return read.success
    ? { ok: true, faults: read.data.faults }
    : { ok: false, problem: z.prettifyError(read.error) };
}

/** Reads faults from words: `duplicate=0.05`, or `late-terminal=0.05:600` with its seconds. */
export function readFaultWords(words: readonly string[]): FaultsRead {
  const rules: NamedFaultText[] = [];
  for (const word of words) {
    const rule = ruleOf(word);
    if (rule === null) {
      const problem = `${word}: expected name=probability, for example duplicate=0.05`;
      return { ok: false, problem };
    }
    rules.push(rule);
  }
  const read = faultsSchema.safeParse(rules);
  if (read.success) return { ok: true, faults: read.data };
  const issue = read.error.issues[0];
  const [index = 0, field = ''] = issue?.path ?? [];
  const word = words[Number(index)] ?? '';
  return { ok: false, problem: `${word}: ${[field, issue?.message].join(' ').trim()}` };
}

interface NamedFaultText {
  readonly fault: string;
  readonly probability: number;
  readonly seconds?: number;
}

function ruleOf(word: string): NamedFaultText | null {
  const parts = /^([a-z0-9-]+)=(\d+(?:\.\d+)?)(?::(\d+(?:\.\d+)?))?$/.exec(word);
  if (parts === null) return null;
  const [, fault = '', probability, seconds] = parts;
  const rule = { fault, probability: Number(probability) };
  return seconds === undefined ? rule : { ...rule, seconds: Number(seconds) };
}
