/** How long prompts take. Nothing is fetched or spoken; the times are guesses that suit tests. */
import type { Prompt } from '../document/cxml.ts';

/** About 150 words a minute. */
const SPOKEN_MS_PER_CHARACTER = 65;
const LEAST_SPOKEN_MS = 500;
/** Files aren't fetched; each is assumed to last this long. */
const PLAYED_MS = 5_000;
const DIGIT_MS = 500;
/** Endless prompts stop here, as on Twilio. */
const ENDLESS_ROUNDS = 1_000;

/** How long it takes to say something once, in emulated milliseconds. */
export const spokenMs = (text: string): number =>
  text === '' ? 0 : Math.max(LEAST_SPOKEN_MS, text.length * SPOKEN_MS_PER_CHARACTER);

/** Emulated milliseconds. */
export function promptMs(prompt: Prompt): number {
  switch (prompt.kind) {
    case 'Pause':
      return prompt.seconds * 1_000;
    case 'Say':
      return spokenMs(prompt.text) * rounds(prompt.loop);
    case 'Play':
      return prompt.digits === null
        ? PLAYED_MS * rounds(prompt.loop)
        : prompt.digits.length * DIGIT_MS;
  }
}

const rounds = (loop: number): number => (loop === 0 ? ENDLESS_ROUNDS : loop);
