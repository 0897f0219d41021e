import { describe, expect, it } from 'vitest';
import { readParameters } from './read-request.ts';

const read = (resource: object) =>
  readParameters(
    'GET',
    '/2010-04-01/Accounts/AC1/Calls/CA1.json',
    'rest',
    JSON.stringify(resource),
  );

describe('a Call resource', () => {
  it('is read as the parameters of a callback', () => {
    expect(
      read({
        sid: 'CA1',
        status: 'completed',
        from: '+15550100001',
        to: '+15550100002',
        direction: 'outbound-api',
        duration: '57',
        start_time: 'Sun, 29 Nov 2026 09:00:00 +0000',
        end_time: 'Sun, 29 Nov 2026 09:01:00 +0000',
        answered_by: null,
        caller_name: '',
        subresource_uris: { recordings: '/...' },
      }),
    ).toEqual(
      new Map([
        ['CallStatus', 'completed'],
        ['From', '+15550100001'],
        ['To', '+15550100002'],
        ['Direction', 'outbound-api'],
        ['CallDuration', '57'],
        ['Timestamp', 'Sun, 29 Nov 2026 09:01:00 +0000'],
      ]),
    );
  });

  it('is dated by its creation until it has started', () => {
    const created = 'Sun, 29 Nov 2026 09:00:00 +0000';
    const parameters = read({ status: 'queued', date_created: created, start_time: null });
    expect(parameters?.get('Timestamp')).toBe(created);
  });

  it('is refused if it is not a JSON object', () => {
    expect(readParameters('GET', '/', 'rest', '[]')).toBeNull();
  });
});
