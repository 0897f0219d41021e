/**
 * A callback's parameters without personal data. What's kept is listed; everything else goes, the user's own
 * parameters included. They're read back by the same code as any callback's.
 */

import { firstOf, type NamedParameters } from '../callback/parameters.ts';
import { numberOf, recordingSidIn } from '../callback/voice-parameters.ts';
import { AUDIO_FACTS } from '../facts/audio-facts.ts';
import { CALL_FACTS, type CallFact } from '../facts/call-facts.ts';
import { keptTime, keptWord } from './kept-text.ts';

type Keep = (raw: string) => string | null;

const asIs: Keep = (raw) => raw;
/** A parameter that's there says that something was measured, even if its value can't be read. */
const keptNumber: Keep = (raw) => (numberOf(new Map([['n', raw]]), 'n') === null ? '' : raw);

const FACTS: readonly CallFact[] = Object.values(CALL_FACTS);
const AUDIO = Object.values(AUDIO_FACTS).flatMap(({ parameters }) => parameters);

const KEPT: ReadonlyMap<string, Keep> = new Map([
  ...['AccountSid', 'CallSid', 'RecordingSid', 'ConferenceSid'].map(
    (name) => [name, asIs] as const,
  ),
  ...['CallStatus', 'CallbackSource', 'RecordingStatus', 'StatusCallbackEvent'].map(
    (name) => [name, keptWord] as const,
  ),
  ...['SequenceNumber', 'Duration', 'RecordingDuration', ...AUDIO].map(
    (name) => [name, keptNumber] as const,
  ),
  ['Timestamp', keptTime] as const,
  ...FACTS.flatMap((fact) => {
    const keep = keepFor(fact);
    return keep === null ? [] : fact.parameters.map((name) => [name, keep] as const);
  }),
]);

function keepFor({ reader, erasure }: CallFact): Keep | null {
  if (reader !== 'text') return keptNumber;
  if (erasure === undefined) return null;
  return erasure === 'sid' ? asIs : keptWord;
}

/** The parameters that stay, as a form. */
export function eraseParameters(parameters: NamedParameters): string {
  const kept = new URLSearchParams();
  for (const [name, keep] of KEPT) {
    const raw = firstOf(parameters, name);
    const value = raw === null || raw === '' ? raw : keep(raw);
    if (value !== null) kept.set(name, value);
  }
  const sid = recordingSidIn(firstOf(parameters, 'RecordingUrl') ?? '');
  // The URL goes, and with it what the recording is known by.
  if (sid !== null && (kept.get('RecordingSid') ?? '') === '') kept.set('RecordingSid', sid);
  return kept.toString();
}
