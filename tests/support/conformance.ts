/**
 * Runs documents on calls, and shows what their server then sees. Rows of the conformance table are data: the
 * documents served, how the parties behave, what happens meanwhile, and what the server should see.
 */

import type { Dialect } from '@callboard/emulator';
import { expect } from 'vitest';
import type { CallBehaviorInput } from '../../emulator/src/planning/call-behavior.ts';
import type { SeenRequest, ServedAnswer } from './document-server.ts';
import { type Answered, FROM, type VoiceEmulator, voiceEmulator } from './voice-emulator.ts';

export { FROM };
/** Called over REST. */
export const TO = '+12025550101';
/** Called by a Dial. */
export const ALICE = '+12025550110';
export const BOB = '+12025550120';
/** A number of the account. Its callers hear `/voice`, and `/status` receives the end of the call. */
export const OWNED = '+14155550123';

/** A request to a path, with these parameters among others. `method` is that of the request. */
export type Seen = readonly [path: string, parameters: Readonly<Record<string, unknown>>];

type Form = Readonly<Record<string, string>>;

/** What happens while the call runs. */
export type Happening =
  /** The far end of the call acts. */
  | { readonly control: 'digits' | 'speech' | 'hangup'; readonly body: object }
  /** Another call runs the document on this path. */
  | { readonly joins: string }
  /** REST changes the call, records it, or changes its place in a conference. */
  | { readonly update: Form }
  | { readonly record: Form }
  | { readonly participant: Form };

export interface Row {
  readonly title: string;
  readonly dialect?: Dialect;
  readonly documents: Readonly<Record<string, ServedAnswer>>;
  /** How the called number behaves, and those that a Dial calls. */
  readonly to?: CallBehaviorInput;
  readonly alice?: CallBehaviorInput;
  readonly bob?: CallBehaviorInput;
  readonly create?: Form;
  /** The number of the account is called, by a caller with these properties. */
  readonly inbound?: object;
  /** By second, counted from the beginning of the call. */
  readonly meanwhile?: readonly (readonly [second: number, happening: Happening])[];
  readonly sees: readonly Seen[];
}

export const ANSWERS = { outcome: 'answered', ringSeconds: 2 } as const satisfies CallBehaviorInput;
/** A party who talks for ten seconds once connected, and hangs up. */
export const TALKS = {
  ...ANSWERS,
  talkSeconds: 10,
  hangup: 'callee',
} as const satisfies CallBehaviorInput;
/** A party who stays for a minute, whatever they hear. */
export const STAYS = {
  ...ANSWERS,
  talkSeconds: 60,
  hangup: 'callee',
} as const satisfies CallBehaviorInput;
export const BUSY = {
  outcome: 'busy',
  sip: 486,
  ringSeconds: 0,
} as const satisfies CallBehaviorInput;
/** The first request of a call placed over REST. */
export const VOICE: Seen = ['/voice', { CallStatus: 'in-progress', Direction: 'outbound-api' }];
/** The first request of an inbound call. */
export const RINGS: Seen = ['/voice', { CallStatus: 'ringing', Direction: 'inbound' }];

const LONGEST_SECONDS = 100;

/** Runs a row until it ends, and returns every request its server saw. */
export async function run(row: Row, dialect: Dialect): Promise<readonly SeenRequest[]> {
  await using voice = await voiceEmulator(row.documents, {
    dialect,
    scenario: {
      numbers: [
        { number: TO, ...(row.to ?? ANSWERS) },
        { number: ALICE, ...(row.alice ?? BUSY) },
        { number: BOB, ...(row.bob ?? BUSY) },
        { number: 'sip:*', ...TALKS },
        { number: 'client:kate', ...TALKS },
        { number: 'client:*', ...BUSY },
      ],
    },
  });
  const sid = row.inbound === undefined ? await voice.place(row.create) : await ring(voice, row);
  for (let second = 1; second <= LONGEST_SECONDS; second += 1) {
    await voice.pass(1);
    for (const [due, happening] of row.meanwhile ?? []) {
      if (due === second) await happen(voice, sid, happening);
    }
  }
  expect(voice.emulator.callsInFlight()).toBe(0);
  await voice.emulator.idle();
  return voice.server.seen();
}

async function ring(voice: VoiceEmulator, { inbound }: Row): Promise<string> {
  const owned = await voice.post('/IncomingPhoneNumbers', {
    PhoneNumber: OWNED,
    VoiceUrl: '{base}/voice',
    StatusCallback: '{base}/status',
  });
  expect(owned.status).toBeLessThan(300);
  const rung = await voice.control('/inbound', { from: FROM, to: OWNED, ...inbound });
  expect(rung.status).toBe(201);
  return `${rung.body['sid']}`;
}

async function happen(voice: VoiceEmulator, sid: string, happening: Happening): Promise<void> {
  if ('joins' in happening) {
    await voice.place({ Url: `{base}${happening.joins}` });
    return;
  }
  const { status } = await ask(voice, sid, happening);
  expect(status).toBeLessThan(300);
}

function ask(voice: VoiceEmulator, sid: string, happening: Asked): Promise<Answered> {
  if ('control' in happening) {
    return voice.control(`/calls/${sid}/${happening.control}`, happening.body);
  }
  if ('update' in happening) return voice.post(`/Calls/${sid}`, happening.update);
  if ('record' in happening) return voice.post(`/Calls/${sid}/Recordings`, happening.record);
  return voice.post(`${conferenceOf(voice)}/Participants/${sid}`, happening.participant);
}

/** The request to the emulator about the call itself. */
type Asked = Exclude<Happening, { readonly joins: string }>;

function conferenceOf({ server }: VoiceEmulator): string {
  const told = server.seen().find(({ parameters }) => parameters['ConferenceSid'] !== undefined);
  return `/Conferences/${told?.parameters['ConferenceSid']}`;
}
