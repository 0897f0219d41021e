import { describe, expect, it } from 'vitest';
import type { Call } from '../core/wire/call.ts';
import { callsCsv } from './calls-csv.ts';
import { failuresCsv } from './failures-csv.ts';

const call: Call = {
  callSid: 'CA1',
  accountSid: 'AC1',
  apiVersion: '2010-04-01',
  parentCallSid: null,
  direction: 'outbound-api',
  from: '+15550100001',
  to: '=sip:x',
  callerName: 'O, "K"',
  forwardedFrom: null,
  status: 'completed',
  startedAt: '2026-11-23T16:42:00.000Z',
  queuedAt: null,
  initiatedAt: null,
  ringingAt: null,
  answeredAt: null,
  answeredAtInferred: false,
  endedAt: null,
  eventTimestamp: 'Mon, 23 Nov 2026 16:42:36 +0000',
  firstSeenAt: '2026-11-23T16:42:00.100Z',
  updatedAt: '2026-11-23T16:42:36.100Z',
  ringSeconds: 3,
  durationSeconds: 33,
  sipCode: 200,
  sipPhrase: 'OK',
  hangupBy: null,
  hangupDirection: null,
  answeredBy: null,
  dimensions: { agent: '=42', queue: 'support' },
  recordings: [
    { recordingSid: 'RE1', url: 'https://x.test/1', durationSeconds: 3, status: null },
    { recordingSid: 'RE2', url: null, durationSeconds: null, status: null },
    { recordingSid: 'RE3', url: 'https://x.test/3', durationSeconds: 3, status: null },
  ],
  audio: {
    mos: 4.32,
    averagePtimeMs: 20.01,
    jitterMinMs: 0,
    jitterMaxMs: 9.2,
    mediaPackets: 1650,
    skippedPackets: 1,
    flushedPackets: 0,
    largestJitterBuffer: 0,
    dtmfPackets: 0,
    outMediaPackets: 1649,
    outDtmfPackets: 0,
    outLost: null,
    lossPercent: 0.06,
  },
  events: 4,
  duplicates: 1,
  provenance: 'callback',
  erasedAt: null,
};

async function* onePage<Row>(...rows: readonly Row[]) {
  yield rows;
}

const linesOf = async (chunks: AsyncIterable<string>): Promise<readonly string[]> =>
  (await all(chunks)).join('').split('\r\n');

describe('calls as CSV', () => {
  it('have every field of the public object, flattened, in its order', async () => {
    const [header] = await linesOf(callsCsv(onePage(call)));
    const { dimensions: _, ...shown } = call;
    const flat = Object.keys(shown).flatMap((name) =>
      name === 'audio' ? Object.keys(call.audio ?? {}).map((inner) => `audio.${inner}`) : [name],
    );
    expect(header).toBe(flat.join(','));
  });

  it('separate recordings by a space, quote, defuse, and leave absent values empty', async () => {
    const [, full, bare] = await linesOf(
      callsCsv(onePage(call, { ...call, recordings: [], audio: null })),
    );
    expect(full).toBe(
      'CA1,AC1,2010-04-01,,outbound-api,+15550100001,\'=sip:x,"O, ""K""",,completed,' +
        '2026-11-23T16:42:00.000Z,,,,,false,,"Mon, 23 Nov 2026 16:42:36 +0000",2026-11-23T16:42:00.100Z,' +
        '2026-11-23T16:42:36.100Z,3,33,200,OK,,,,https://x.test/1 https://x.test/3,' +
        '4.32,20.01,0,9.2,1650,1,0,0,0,1649,0,,0.06,4,1,callback,',
    );
    expect(bare).toContain(`,OK${','.repeat(18)}4,1,callback,`);
  });

  it('end with a column for each own dimension that is set, defused like any text', async () => {
    const [header, full, bare] = await linesOf(
      callsCsv(onePage(call, { ...call, dimensions: {} }), ['queue', 'agent']),
    );
    expect(header).toMatch(/,provenance,erasedAt,dim\.queue,dim\.agent$/);
    expect(full).toMatch(/,callback,,support,'=42$/);
    expect(bare).toMatch(/,callback,,,$/);
  });
});

describe('failed calls as CSV', () => {
  it('have the columns of the table, and the SIP code and phrase', async () => {
    const row = {
      callSid: 'CA1',
      status: 'failed',
      eventTimestamp: 'Mon, 23 Nov 2026 16:42:36 +0000',
      direction: 'outbound-api',
      to: '+15550100002',
      from: '+15550100001',
      recordingUrl: null,
      sipCode: 503,
      sipPhrase: 'Service Unavailable',
    };
    expect(await linesOf(failuresCsv(onePage(row)))).toEqual([
      'Call SID,Call Status,Event Timestamp,Call Direction,To Number,From Number,Recording URL,SIP Code,SIP Phrase',
      'CA1,failed,"Mon, 23 Nov 2026 16:42:36 +0000",outbound-api,+15550100002,+15550100001,,503,Service Unavailable',
      '',
    ]);
  });
});

async function all(chunks: AsyncIterable<string>): Promise<readonly string[]> {
  const taken: string[] = [];
  for await (const chunk of chunks) taken.push(chunk);
  return taken;
}
