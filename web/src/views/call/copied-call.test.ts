import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import type { TimelineEvent } from '../../../../src/core/wire/event-list.ts';
import { asCurl, asFixture } from './copied-call.ts';

const event = (
  parameters: TimelineEvent['parameters'],
  more: Partial<TimelineEvent> = {},
): TimelineEvent => ({
  position: 1,
  kind: 'progress',
  status: 'ringing',
  sequenceNumber: 1,
  occurredAt: '2026-06-25T20:26:00.000Z',
  receivedAt: '2026-06-25T20:26:00.250Z',
  provenance: 'callback',
  duplicates: 0,
  lastDuplicateAt: null,
  parameters,
  ...more,
});

const UUID = '6f6f2f0c-1df5-4a7e-9b52-0a0b4d6f1c11';
const TEXTS = { unsigned: 'Unsigned.', signed: 'Signed:\nreplay' };

describe('a copied call', () => {
  it('is a fixture as the tests of this project read it', () => {
    const twilio = `CA${'0'.repeat(32)}`;
    const events = [
      event({ CallSid: UUID }),
      event({ CallSid: twilio }, { kind: 'recording', status: null }),
      event({ CallSid: UUID }, { provenance: 'reconciled' }),
    ];
    expect(JSON.parse(asFixture(events))).toEqual([
      { name: 'progress: ringing', provider: 'signalwire', params: { CallSid: UUID } },
      { name: 'recording', provider: 'twilio', params: { CallSid: twilio } },
    ]);
  });

  it('is a command for each callback, which a shell takes apart into the same parameters', () => {
    const parameters = {
      From: '+1555',
      CallerName: `O'Neil "x" $(id) \`id\` \\`,
      Extra: ['1', ''],
    };
    const script = asCurl([event(parameters)], 'http://127.0.0.1:8484', TEXTS);
    expect(script).toMatch(/^# Unsigned\.\n# Signed:\n# replay\ncurl /);
    const echo = `curl() { printf '%s\\n' "$@"; }\n${script}`;
    expect(execFileSync('sh', ['-c', echo], { encoding: 'utf8' }).split('\n')).toEqual([
      'http://127.0.0.1:8484/callbacks/voice',
      '--data-urlencode',
      'From=+1555',
      '--data-urlencode',
      `CallerName=O'Neil "x" $(id) \`id\` \\`,
      '--data-urlencode',
      'Extra=1',
      '--data-urlencode',
      'Extra=',
      '',
    ]);
  });
});
