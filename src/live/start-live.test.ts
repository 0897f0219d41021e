import { describe, expect, it } from 'vitest';
import { LiveScene, type ManualClient } from '../../tests/support/live-scene.ts';
import { progressOf } from '../../tests/support/store-observations.ts';
import { parseAccountSid } from '../core/ids.ts';

const MINUTE_MS = 60_000;

/** The calls and the sids that left, of each event with changes. */
const changesTo = (client: ManualClient) =>
  client
    .events('calls')
    .map(({ data }) => data)
    .map((data) => JSON.parse(JSON.stringify(data)))
    .map(({ calls, left }) => ({
      calls: calls.map((call: { callSid: string; status: string }) => [call.callSid, call.status]),
      left,
    }));

describe('a stream', () => {
  it('sends each changed call once a tick, as it is then, with a cursor', async () => {
    using scene = new LiveScene();
    const client = await scene.follow();
    await scene.commit(progressOf('CA1', 'initiated', 0), progressOf('CA1', 'ringing', 1));
    await scene.commit(progressOf('CA2', 'initiated', 1));
    expect(changesTo(client)).toEqual([
      { calls: [['CA1', 'ringing']], left: [] },
      { calls: [['CA2', 'initiated']], left: [] },
    ]);
    const [epoch, position] = client.events('calls')[1]?.id?.split('.') ?? [];
    expect(epoch).toMatch(/^[0-9a-f]{8}$/);
    expect(position).toBe('3');
    expect(client.text.startsWith('retry: 1000\n\n')).toBe(true);
  });

  it('ticks at most ten times a second', async () => {
    using scene = new LiveScene();
    const client = await scene.follow();
    for (let turn = 0; turn < 50; turn += 1) {
      scene.store.commit([progressOf(`CA${turn}`, 'ringing', 0)]);
      await scene.pass(20);
    }
    expect(client.events('calls').length).toBeGreaterThanOrEqual(8);
    expect(client.events('calls').length).toBeLessThanOrEqual(11);
    expect(changesTo(client).flatMap(({ calls }) => calls)).toHaveLength(50);
  });

  it('says which calls stop matching, and nothing of those that never did', async () => {
    using scene = new LiveScene();
    const client = await scene.follow({ filter: { status: ['ringing'] } });
    await scene.commit(progressOf('CA1', 'ringing', 0), progressOf('CA2', 'initiated', 0));
    await scene.commit(progressOf('CA1', 'completed', 2), progressOf('CA2', 'completed', 2));
    expect(changesTo(client)).toEqual([
      { calls: [['CA1', 'ringing']], left: [] },
      { calls: [], left: ['CA1'] },
    ]);
  });

  it('says that a call left that ended long ago, and turns out to have ended otherwise', async () => {
    using scene = new LiveScene();
    await scene.commit(
      progressOf('CA1', 'busy', 0, { CallbackSource: null, SequenceNumber: null }),
    );
    await scene.restart();
    const client = await scene.follow({ filter: { status: ['busy'] } });
    await scene.commit(progressOf('CA1', 'completed', 2));
    expect(changesTo(client).at(-1)?.left).toEqual(['CA1']);
  });

  it('says when calls go stale, and shows them again once they end', async () => {
    using scene = new LiveScene({ staleMs: MINUTE_MS });
    const client = await scene.follow({ events: ['calls', 'now'] });
    await scene.commit(progressOf('CA1', 'ringing', 0));
    await scene.pass(70_000);
    expect(changesTo(client).at(-1)).toEqual({ calls: [], left: ['CA1'] });
    expect(client.events('now').at(-1)?.data).toMatchObject({ stale: 1 });
    await scene.commit(progressOf('CA1', 'completed', 2));
    expect(changesTo(client).at(-1)).toEqual({ calls: [['CA1', 'completed']], left: [] });
  });

  it('has only the accounts of its scope, without numbers if they are hidden', async () => {
    using scene = new LiveScene();
    const account = parseAccountSid('AC1') ?? expect.fail();
    const client = await scene.follow({ scope: [account], disclosure: 'masked' });
    await scene.commit(
      progressOf('CA1', 'ringing', 0, { AccountSid: 'AC1' }),
      progressOf('CA2', 'ringing', 0, { AccountSid: 'AC2' }),
    );
    expect(changesTo(client)).toEqual([{ calls: [['CA1', 'ringing']], left: [] }]);
    expect(client.text).not.toContain('+15550100001');
    expect(client.text).not.toContain('AC2');
  });

  it('sends its position to a client that hears nothing else for 5 s', async () => {
    using scene = new LiveScene();
    const client = await scene.follow({ filter: { status: ['failed'] } });
    await scene.commit(progressOf('CA1', 'ringing', 0));
    await scene.pass(11_000);
    const positions = client.events('position').map(({ data }) => data);
    expect(positions).toEqual([{ position: 0 }, { position: 1 }, { position: 1 }]);
  });

  it('sends the figures on joining and once a second, if they are wanted', async () => {
    using scene = new LiveScene();
    const client = await scene.follow({ events: ['now'] });
    const other = await scene.follow();
    await scene.pass(3000);
    expect(client.events('now').length).toBeGreaterThanOrEqual(3);
    expect(client.events('now').length).toBeLessThanOrEqual(5);
    expect(other.events('now')).toEqual([]);
  });
});

describe('a client', () => {
  it('that comes back is sent what it missed, across a restart', async () => {
    using scene = new LiveScene();
    const client = await scene.follow();
    await scene.commit(progressOf('CA1', 'ringing', 0), progressOf('CA2', 'ringing', 0));
    const cursor = client.events('calls').at(-1)?.id ?? expect.fail();
    await scene.commit(progressOf('CA1', 'completed', 1));
    await scene.restart();
    const again = await scene.follow({ cursor });
    expect(changesTo(again)).toEqual([{ calls: [['CA1', 'completed']], left: [] }]);
  });

  it.each([
    ['nonsense', 'unknown'],
    ['00000000.1', 'other-database'],
    ['{epoch}.99', 'future'],
  ])('with the cursor %s has to start again: %s', async (text, reason) => {
    using scene = new LiveScene();
    await scene.loaded();
    const snapshot = await scene.live.snapshot({ scope: 'all', disclosure: 'full', filter: {} });
    const epoch = snapshot?.cursor.split('.')[0] ?? '';
    const client = await scene.follow({ cursor: text.replace('{epoch}', epoch) });
    expect(client.events()).toEqual([{ id: null, name: 'reset', data: { reason } }]);
    expect(client.hasEnded).toBe(true);
    expect(scene.counted.streams).toBe(0);
  });

  it('that missed much is sent it in parts, as fast as it reads', async () => {
    using scene = new LiveScene();
    await scene.loaded();
    const sids = Array.from({ length: 1200 }, (_, index) => `CA${index}`);
    scene.store.commit(sids.map((sid) => progressOf(sid, 'ringing', 0)));
    const { cursor } =
      (await scene.live.snapshot({ scope: 'all', disclosure: 'full', filter: {} })) ??
      expect.fail();
    const client = await scene.follow({ cursor: cursor.replace(/\d+$/, '0') });
    client.queuedBytes = 512 * 1024;
    await scene.pass(1000);
    expect(client.events('calls')).toHaveLength(1);
    client.queuedBytes = 0;
    await scene.pass(1000);
    const sent = changesTo(client).map(({ calls }) => calls.map(([sid]: [string]) => sid));
    expect(sent.map(({ length }) => length)).toEqual([500, 500, 200]);
    expect(sent.flat()).toEqual(sids);
    expect(client.events('calls').at(-1)?.id).toBe(cursor);
  });

  it('that comes back is sent what was committed while loading failed', async () => {
    using scene = new LiveScene();
    scene.failingLists = 1;
    scene.store.commit([progressOf('CA1', 'ringing', 0)]);
    scene.commitMany();
    await scene.loaded();
    const snapshot = await scene.live.snapshot({ scope: 'all', disclosure: 'full', filter: {} });
    const cursor = (snapshot?.cursor ?? '').replace(/\d+$/, '20000');
    const again = await scene.follow({ cursor });
    expect(changesTo(again)).toEqual([{ calls: [['CA-busy', 'completed']], left: [] }]);
  });

  it('waits for the calls in progress, and that is late after ten seconds', async () => {
    using scene = new LiveScene();
    scene.failingLists = 4;
    await scene.pass(9900);
    expect([scene.live.isLoading, scene.live.isLate]).toEqual([true, false]);
    await scene.pass(200);
    expect([scene.live.isLoading, scene.live.isLate]).toEqual([true, true]);
    await scene.loaded();
    expect(scene.live.isLate).toBe(false);
  });

  it('that comes back long after hears which calls went stale meanwhile', async () => {
    using scene = new LiveScene();
    const client = await scene.follow();
    await scene.commit(progressOf('CA1', 'ringing', 0));
    scene.commitMany();
    await scene.pass(150);
    const cursor = client.events('calls').at(-1)?.id ?? expect.fail();
    scene.timer.pass(24 * 60 * MINUTE_MS);
    await scene.restart();
    const again = await scene.follow({ cursor });
    expect(changesTo(again)).toEqual([{ calls: [], left: ['CA1'] }]);
  });

  it('whose cursor is older than what the server remembers has to start again', async () => {
    using scene = new LiveScene();
    await scene.follow();
    scene.commitMany();
    await scene.restart();
    const snapshot = await scene.live.snapshot({ scope: 'all', disclosure: 'full', filter: {} });
    const cursor = (snapshot?.cursor ?? '').replace(/\d+$/, '1');
    const again = await scene.follow({ cursor });
    expect(again.events()).toMatchObject([{ name: 'reset', data: { reason: 'too-old' } }]);
  });

  it('that does not read is cut off with a reason, and others are not', async () => {
    using scene = new LiveScene();
    const [slow, other] = [await scene.follow(), await scene.follow()];
    slow.queuedBytes = 2 * 1024 * 1024;
    await scene.commit(progressOf('CA1', 'ringing', 0));
    expect(slow.events().at(-1)).toMatchObject({ name: 'bye', data: { reason: 'too-slow' } });
    expect(slow.hasEnded).toBe(true);
    expect(slow.events('calls')).toEqual([]);
    expect(changesTo(other)).toHaveLength(1);
    expect(scene.counted).toEqual({ streams: 1, cutOffs: 1 });
  });

  it('is one too many at the limit', async () => {
    using scene = new LiveScene({ mostStreams: 2 });
    await scene.follow();
    expect(scene.live.hasRoom).toBe(true);
    await scene.follow();
    expect(scene.live.hasRoom).toBe(false);
  });

  it('hears that the server stops', async () => {
    using scene = new LiveScene();
    const client = await scene.follow();
    scene.live.endStreams();
    expect(client.events().at(-1)).toMatchObject({ name: 'bye', data: { reason: 'shutdown' } });
    const late = await scene.follow();
    expect(late.events()).toMatchObject([{ name: 'bye', data: { reason: 'shutdown' } }]);
  });
});

describe('a snapshot', () => {
  it('lists the calls in progress, longest first, from a restart too', async () => {
    using scene = new LiveScene();
    await scene.loaded();
    scene.store.commit([
      progressOf('CA1', 'ringing', 5),
      progressOf('CA2', 'initiated', 2),
      progressOf('CA3', 'completed', 1),
    ]);
    const listed = async () => {
      const audience = { scope: 'all', disclosure: 'full', filter: {} } as const;
      const snapshot = (await scene.live.snapshot(audience)) ?? expect.fail();
      const calls: { callSid: string }[] = JSON.parse(Buffer.concat(snapshot.calls).toString());
      return { sids: calls.map(({ callSid }) => callSid), cursor: snapshot.cursor };
    };
    const before = await listed();
    expect(before).toEqual({ sids: ['CA2', 'CA1'], cursor: expect.stringMatching(/\.3$/) });
    await scene.restart();
    expect(await listed()).toEqual(before);
  });
});

describe("the provider's lag", () => {
  it('is reported of a few callbacks of each go, and of each if there are few', async () => {
    using scene = new LiveScene();
    await scene.follow();
    await scene.commit(progressOf('CA1', 'initiated', 0));
    expect(scene.lags).toHaveLength(1);
    await scene.commit(
      ...Array.from({ length: 500 }, (_, call) => progressOf(`CA2${call}`, 'initiated', 0)),
    );
    expect(scene.lags).toHaveLength(6);
  });
});
