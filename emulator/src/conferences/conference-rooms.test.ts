import { expect, test } from 'vitest';
import { Ledger } from '../world/ledger.ts';
import { randomStreams } from '../world/seeded-random.ts';
import { sidMint } from '../world/sids.ts';
import type { Conference, ConferenceTerms, NewParticipant } from './conference.ts';
import { ConferenceRooms } from './conference-rooms.ts';

const TERMS: ConferenceTerms = { maxParticipants: 3, report: null, recording: null };

function given() {
  const mint = sidMint('signalwire');
  const random = randomStreams('rooms', 0).stream('sids');
  const told: string[] = [];
  const removed: string[] = [];
  const ledger = new Ledger<Conference>(100);
  const rooms = new ConferenceRooms({
    ledger,
    nextSid: () => mint.conferenceSid(random),
    happened: (_conference, { kind }, at) => told.push(`${kind} ${at}`),
  });
  const enter = (wanted: Partial<NewParticipant> = {}, at = 1_000, terms = TERMS) => {
    const callSid = mint.callSid(random);
    const participant: NewParticipant = {
      callSid,
      label: null,
      muted: false,
      hold: false,
      coach: null,
      startConferenceOnEnter: true,
      endConferenceOnExit: false,
      beepOnExit: true,
      ...wanted,
    };
    const onRemoved = (reason: string) => removed.push(reason);
    return { callSid, conference: rooms.join('Room', terms, participant, onRemoved, at) };
  };
  const first = enter();
  if (first.conference === null) throw new Error('No one could enter.');
  return { rooms, ledger, told, removed, enter, first, room: first.conference };
}

test('a conference waits for its second participant, then starts', () => {
  const { enter, told, room } = given();
  expect(room).toMatchObject({ status: 'init', createdAt: 1_000, startedAt: null });
  enter({}, 2_000);
  expect(room).toMatchObject({ status: 'in-progress', startedAt: 2_000 });
  expect(told).toEqual(['join 1000', 'join 2000', 'start 2000']);
});

test('the terms of the first participant apply to all others', () => {
  const { enter } = given();
  const generous = { ...TERMS, maxParticipants: 100 };
  expect(enter({}, 2_000, generous).conference).not.toBeNull();
  expect(enter({}, 3_000, generous).conference).not.toBeNull();
  expect(enter({}, 4_000, generous).conference).toBeNull();
});

test('a conference ends when the last participant leaves, and its name is free again', () => {
  const { rooms, room, first, enter, told, removed, ledger } = given();
  rooms.leave(room, first.callSid, 'participant_hung_up', 'completed', 5_000);
  rooms.leave(room, first.callSid, 'participant_hung_up', 'completed', 6_000);
  expect(room).toMatchObject({
    status: 'completed',
    endedAt: 5_000,
    reasonEnded: 'last-participant-left',
    callSidEnding: first.callSid,
  });
  expect(told.slice(1)).toEqual(['leave 5000', 'end 5000']);
  expect(removed).toEqual([]);
  expect(enter({}, 7_000).conference?.sid).not.toBe(room.sid);
  expect(ledger.size).toBe(2);
});

test('a participant with endConferenceOnExit ends it for all', () => {
  const { rooms, room, enter, removed } = given();
  const host = enter({ endConferenceOnExit: true }, 2_000);
  rooms.leave(room, host.callSid, 'participant_hung_up', 'completed', 3_000);
  expect(room.reasonEnded).toBe('participant-with-end-conference-on-exit-left');
  expect(room.participants()).toEqual([]);
  expect(removed).toEqual(['conference_ended']);
});

test('a removed participant is notified, even the last one', () => {
  const { rooms, room, first, removed } = given();
  expect(rooms.kick(room, first.callSid, 4_000)).toBe(true);
  expect(rooms.kick(room, first.callSid, 5_000)).toBe(false);
  expect(removed).toEqual(['participant_kicked_via_api']);
  expect(room.reasonEnded).toBe('last-participant-kicked');
});

test('muting a muted participant, or holding a held one, is not an event', () => {
  const { rooms, room, first, told } = given();
  expect(rooms.mute(room, first.callSid, true, 2_000)).toBe(true);
  expect(rooms.mute(room, first.callSid, true, 3_000)).toBe(true);
  expect(rooms.hold(room, first.callSid, true, 4_000)).toBe(true);
  expect(rooms.hold(room, first.callSid, false, 5_000)).toBe(true);
  expect(rooms.mute(room, 'unknown', true, 6_000)).toBe(false);
  expect(told.slice(1)).toEqual(['mute 2000', 'hold 4000', 'unhold 5000']);
  expect(room.participant(first.callSid)).toMatchObject({ muted: true, hold: false });
});

test('speech is reported when it starts and stops, but not while muted or held', () => {
  const { rooms, room, first, told } = given();
  rooms.speak(room, first.callSid, true, 2_000);
  rooms.speak(room, first.callSid, true, 2_500);
  rooms.mute(room, first.callSid, true, 3_000);
  rooms.speak(room, first.callSid, false, 4_000);
  rooms.speak(room, first.callSid, true, 5_000);
  rooms.speak(room, 'unknown', true, 6_000);
  expect(told.slice(1)).toEqual(['speech-start 2000', 'mute 3000', 'speech-stop 4000']);
});

test('REST ends it once, and removes everyone', () => {
  const { rooms, room, enter, removed } = given();
  enter({}, 2_000);
  expect(rooms.end(room, 3_000)).toBe(true);
  expect(rooms.end(room, 4_000)).toBe(false);
  expect(room).toMatchObject({ reasonEnded: 'conference-ended-via-api', callSidEnding: null });
  expect(removed).toEqual(['conference_ended', 'conference_ended']);
});
