/**
 * What every store promises about scopes: whatever is asked, nothing from one account shows under another's. And
 * about disclosure: whatever a masked asker asks, no number and no name shows.
 * The table of questions follows the port `Store`: a question that's added to it doesn't compile here until it
 * says how it's asked.
 */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CallFilter } from '../../src/core/call-filter.ts';
import { type AccountSid, parseAccountSid } from '../../src/core/ids.ts';
import type { Asker } from '../../src/ports/access/asker.ts';
import type { PageRequest, TwoWayPageRequest } from '../../src/ports/paging.ts';
import type { Store } from '../../src/ports/store.ts';
import { EVERYTHING, seeing } from '../support/askers.ts';
import { atSecond, type Delivery } from '../support/callbacks.ts';
import type { StoreHarness, TestedStore } from '../support/store-harness.ts';
import { acceptInTurn, progressOf } from '../support/store-observations.ts';
import { exported, listed, storedRows, textOf } from '../support/store-pages.ts';

const account = (text: string): AccountSid => parseAccountSid(text) ?? expect.fail(text);
export const OURS = account('AC-ours');
export const THEIRS = account('AC-theirs');
const UNKNOWN = account('AC-unknown');

/** Calls in both accounts have this sid, and calls in both begin with this prefix. */
export const SHARED = 'abcdef01-0000-4000-8000-000000000000';
const PREFIX = 'abcdef01';

const call = (accountSid: AccountSid, sid: string, status: string, second: number): Delivery =>
  progressOf(sid, status, second, {
    AccountSid: accountSid,
    From: accountSid === OURS ? '+15550100001' : '+15550200001',
    ParentCallSid: accountSid === OURS ? 'CA-our-parent' : 'CA-their-parent',
    SipResponseCode: accountSid === OURS ? '486' : '503',
  });
const ours = (sid: string, status: string, second: number) => call(OURS, sid, status, second);
const theirs = (sid: string, status: string, second: number) => call(THEIRS, sid, status, second);

/** Three failed calls close a batch: the first is all ours, the second is mixed, the third is all theirs. */
export const DELIVERIES: readonly Delivery[] = [
  ...[1, 2, 3].map((n) => ours(`CA-our-failed-${n}`, 'failed', n)),
  theirs('CA-their-failed-1', 'failed', 11),
  ours('CA-our-failed-4', 'failed', 12),
  theirs('CA-their-failed-2', 'failed', 13),
  ...[21, 22, 23].map((n) => theirs(`CA-their-failed-${n}`, 'failed', n)),
  theirs('CA-their-failed-3', 'failed', 31),
  ours('CA-our-failed-5', 'failed', 32),
  ours(SHARED, 'no-answer', 41),
  theirs(SHARED, 'busy', 42),
  ours('abcdef01-1111-4000-8000-000000000000', 'no-answer', 43),
  theirs('abcdef01-2222-4000-8000-000000000000', 'busy', 44),
  theirs('abcdef01-3333-4000-8000-000000000000', 'busy', 45),
  progressOf('CA-our-talkative', 'no-answer', 46, {
    AccountSid: OURS,
    From: 'sip:+15550100001@example.com;user=phone',
    To: 'client:alice',
    CallerName: 'Alice Liddell',
    ForwardedFrom: '+15550400001',
    HangupBy: '15550100001',
    SipInviteResultPhrase: 'No answer from 15550100001',
    RecordingUrl: 'https://files.example.com/recordings/15550100001.mp3',
    agent: 'alice',
  }),
];
/** What a masked answer never shows: these, and seven digits in a row of any number above. */
export const HIDDEN = ['alice', 'Alice', 'Liddell', 'files.example.com', 'user=phone'];
const NUMBERS = ['15550100001', '15550100002', '15550200001', '15550300001', '15550400001'];
const PARTS = NUMBERS.flatMap((number) =>
  [0, 1, 2, 3, 4].map((start) => number.slice(start, start + 7)),
);
export const SIDS = [
  ...new Set(DELIVERIES.map(({ parameters }) => String(parameters.get('CallSid')))),
];

const FILTERS: readonly CallFilter[] = [
  {},
  { status: ['busy', 'no-answer', 'failed'] },
  ...['+15550100001', '+15550200001'].flatMap((number): readonly CallFilter[] => [
    { fromNumber: number },
    { number },
  ]),
  { parentCallSid: 'CA-our-parent' },
  { parentCallSid: 'CA-their-parent' },
  { from: atSecond(10), to: atSecond(44) },
];
const BATCHES = [1, 2, 3, 4, 5];
const ALL_FILTERS = [...FILTERS, ...BATCHES.map((batch) => ({ batch }))];

/** What the server does for itself: no principal asks for any of it. */
type Internal =
  | ('sink' | 'feed' | 'changes' | 'outbox' | 'maintenance' | 'installation')
  // Not data of calls: administrators' own.
  | ('credentials' | 'audit' | 'forwardCursors')
  // It answers with nothing but whether there's the call: see `erasure.contract.ts`.
  | ('erasure' | 'retention')
  | ('close' | typeof Symbol.asyncDispose)
  | ('failures.withoutReport' | 'failures.reportWritten');
/** Every method of every other port of the store, such as `calls.list`. */
type Questions = {
  [Port in Exclude<keyof Store, Internal>]: Exclude<
    `${Port}.${keyof Store[Port] & string}`,
    Internal
  >;
}[Exclude<keyof Store, Internal>];

/** Asks a question in every possible way, and returns all answers as one text. */
type Ask = (store: TestedStore, asker: Asker) => Promise<string>;

/** A question, and the patterns that show in its answers whose data they hold. */
interface Question {
  readonly ask: Ask;
  readonly ours: RegExp;
  readonly theirs: RegExp;
  /** Whether it shows numbers to those who may see them. */
  readonly showsNumbers: boolean;
}

const aboutCalls = (ask: Ask): Question => ({
  ask,
  ours: /AC-ours|CA-our-|\+15550100001/,
  theirs: /AC-theirs|CA-their-|\+15550200001/,
  showsNumbers: true,
});
/** Recognised by when the first call of batch 1 arrived, and the outer calls of batch 2. */
const aboutBatches = (ask: Ask): Question => ({
  ask,
  ours: new RegExp(`${atSecond(2)}`),
  theirs: new RegExp(`${atSecond(12)}|${atSecond(14)}|${atSecond(22)}`),
  showsNumbers: true,
});

const each = async <Way>(
  ways: readonly Way[],
  ask: (way: Way) => Promise<unknown>,
): Promise<string> => JSON.stringify(await Promise.all(ways.map(ask)));

const FIRST: PageRequest = { cursor: null, limit: 100 };

/** Every page that a cursor from any scope leads to. */
async function requests(
  asker: Asker,
  ask: (asker: Asker, request: PageRequest) => Promise<string | null>,
): Promise<readonly PageRequest[]> {
  const found: PageRequest[] = [FIRST];
  for (const either of [EVERYTHING, asker]) {
    let cursor: string | null = null;
    do {
      found.push({ cursor, limit: 1 }, { cursor, limit: 100 });
      cursor = await ask(either, { cursor, limit: 1 });
    } while (cursor !== null);
  }
  return found;
}

/** The same of a list that can be walked both ways, and begin at a time. */
async function listRequests(
  store: TestedStore,
  asker: Asker,
  filter: CallFilter,
): Promise<readonly TwoWayPageRequest[]> {
  const newer: PageRequest[] = [];
  const older = await requests(asker, async (either, request) => {
    const page = await store.calls.list(either, filter, request);
    if (!page.ok) return null;
    newer.push({ cursor: page.value.previousCursor, limit: 100 });
    return page.value.nextCursor;
  });
  return [...older, ...newer, { ...FIRST, at: atSecond(0) }, { ...FIRST, at: atSecond(20) }];
}

export const QUESTIONS: Readonly<Record<Questions, Question>> = {
  'calls.list': aboutCalls((store, asker) =>
    each(ALL_FILTERS, async (filter) =>
      each(await listRequests(store, asker, filter), (request) =>
        store.calls.list(asker, filter, request),
      ),
    ),
  ),
  'calls.listJson': aboutCalls((store, asker) =>
    each(ALL_FILTERS, async (filter) =>
      each(await listRequests(store, asker, filter), async (request) => {
        const page = await store.calls.listJson(asker, filter, request);
        return page.ok ? await textOf(page.value.json) : page;
      }),
    ),
  ),
  'calls.rowsJson': aboutCalls(async (store, asker) => {
    const rowIds = await storedRows(store.changes);
    return textOf((await store.calls.rowsJson(asker, rowIds)).json);
  }),
  'calls.call': aboutCalls((store, asker) => each(SIDS, (sid) => store.calls.call(asker, sid))),
  'calls.sidsBeginning': {
    ask: (store, asker) =>
      each([1, 2, 3, 10], (limit) => store.calls.sidsBeginning(asker, PREFIX, limit)),
    ours: /abcdef01-1111/,
    theirs: /abcdef01-[23]/,
    showsNumbers: false,
  },
  'calls.events': aboutCalls((store, asker) =>
    each(SIDS, async (sid) => {
      const page = await store.calls.events(asker, sid, FIRST);
      return page?.ok === true ? await textOf(page.value.json) : page;
    }),
  ),
  'calls.exportCalls': aboutCalls((store, asker) =>
    each(ALL_FILTERS, (filter) => exported(store.calls.exportCalls(asker, filter))),
  ),
  'calls.countByStatus': {
    ask: async (store, asker) => JSON.stringify([...(await store.calls.countByStatus(asker))]),
    ours: /no-answer/,
    theirs: /busy/,
    showsNumbers: false,
  },
  'exports.callsCsv': aboutCalls((store, asker) =>
    each(ALL_FILTERS, async (filter) => textOf(await store.exports.callsCsv(asker, { filter }))),
  ),
  'exports.callsNdjson': aboutCalls((store, asker) =>
    each(ALL_FILTERS, async (filter) => textOf(await store.exports.callsNdjson(asker, { filter }))),
  ),
  'exports.eventsNdjson': aboutCalls(async (store, asker) =>
    textOf(await store.exports.eventsNdjson(asker)),
  ),
  'exports.failuresCsv': aboutCalls((store, asker) =>
    each(BATCHES, async (batch) => textOf(await store.exports.failuresCsv(asker, batch))),
  ),
  'failures.page': aboutBatches(async (store, asker) =>
    each(
      await requests(asker, async (from, request) => {
        const page = await store.failures.page(from, request);
        return page.ok ? page.value.nextCursor : null;
      }),
      (request) => store.failures.page(asker, request),
    ),
  ),
  'failures.closed': aboutBatches((store, asker) =>
    each(BATCHES, (batch) => store.failures.closed(asker, batch)),
  ),
  'failures.rows': aboutCalls((store, asker) =>
    each(BATCHES, (batch) => exported(store.failures.rows(asker, batch))),
  ),
};

export function describeScope(name: string, harness: StoreHarness): void {
  describe(`${name} under a scope`, () => {
    let store: TestedStore;
    let alone: TestedStore;

    beforeAll(async () => {
      const settings = { failureThreshold: 3, smsRecipients: ['+15550300001'] };
      store = await harness.open(settings);
      await acceptInTurn(store.sink, DELIVERIES);
      for (const batch of [1, 2, 3]) await store.failures.reportWritten(batch, `${batch}.csv`);
      alone = await harness.open(settings);
      await acceptInTurn(
        alone.sink,
        DELIVERIES.filter(({ parameters }) => parameters.get('AccountSid') === OURS),
      );
      // Until both lists have everything.
      for (const { calls } of [store, alone]) await listed(calls, {});
    });
    afterAll(() => harness.clear());

    describe.each(Object.entries(QUESTIONS))('%s', (_name, { ask, ours: us, theirs: them }) => {
      it.each([
        ['all', 'all', true, true],
        ['both accounts', [OURS, THEIRS], true, true],
        ['one account', [OURS], true, false],
        ['the other', [THEIRS, UNKNOWN], false, true],
        ['an unknown account', [UNKNOWN], false, false],
        ['no account', [], false, false],
      ] as const)('shows %s only its own data', async (_scope, scope, seesOurs, seesTheirs) => {
        const told = await ask(store, seeing(scope));
        expect([us.test(told), them.test(told)]).toEqual([seesOurs, seesTheirs]);
      });
    });

    it.each(Object.entries(QUESTIONS))(
      '%s shows a masked asker no number and no name, and the rest',
      async (_name, { ask, ours: us, theirs: them, showsNumbers }) => {
        const full = await ask(store, EVERYTHING);
        const masked = await ask(store, { scope: 'all', disclosure: 'masked' });
        const shownIn = (text: string) =>
          [...HIDDEN, ...PARTS].filter((part) => text.includes(part));
        expect(shownIn(full).length > 0).toBe(showsNumbers);
        expect(shownIn(masked)).toEqual([]);
        expect([us.test(masked), them.test(masked)]).toEqual([true, true]);
      },
    );

    it('gives the same answers as a store that holds nothing else', async () => {
      const scope = seeing([OURS]);
      const answers = async ({ calls, exports }: TestedStore, asked: Asker) => ({
        lists: await Promise.all(
          FILTERS.map(async (filter) => {
            const page = await calls.list(asked, filter, FIRST);
            return page.ok ? [page.value.calls, page.value.nextCursor] : page;
          }),
        ),
        calls: await Promise.all(SIDS.map((sid) => calls.call(asked, sid))),
        sids: await calls.sidsBeginning(asked, PREFIX, 10),
        counts: [...(await calls.countByStatus(asked))].filter(([, count]) => count > 0).sort(),
        csv: await textOf(await exports.callsCsv(asked, { filter: {} })),
        events: await textOf(await exports.eventsNdjson(asked)),
      });
      expect(await answers(store, scope)).toEqual(await answers(alone, EVERYTHING));
      expect(await answers(alone, scope)).toEqual(await answers(alone, EVERYTHING));
    });

    it('keeps calls of two accounts apart even if they share a sid', async () => {
      for (const [scope, status] of [
        [OURS, 'no-answer'],
        [THEIRS, 'busy'],
      ] as const) {
        expect(await store.calls.call(seeing([scope]), SHARED)).toMatchObject({
          accountSid: scope,
          status,
        });
        const page = await store.calls.events(seeing([scope]), SHARED, FIRST);
        const events = page?.ok === true ? JSON.parse(await textOf(page.value.json)) : page;
        expect(events).toMatchObject([{ parameters: { AccountSid: scope } }]);
      }
    });

    it('gives no cursor when only calls of other accounts follow', async () => {
      const page = await store.calls.list(seeing([UNKNOWN]), {}, { cursor: null, limit: 1 });
      expect(page).toMatchObject({ value: { calls: [], nextCursor: null } });
      const batches = await store.failures.page(seeing([OURS]), { cursor: null, limit: 2 });
      expect(batches).toMatchObject({ value: { batches: [{}, {}], nextCursor: null } });
    });

    it('shows only the calls of a batch that are in scope, and its messages only if all of them are', async () => {
      const whole = { reportFile: '1.csv', messages: [{ recipient: '+15550300001' }] };
      const part = { reportFile: null, messages: [] };
      expect(await store.failures.page(seeing([OURS]), FIRST)).toMatchObject({
        value: {
          open: { batch: 4, count: 1, openedAt: atSecond(33) },
          batches: [
            { batch: 2, count: 1, openedAt: atSecond(13), closedAt: atSecond(13), ...part },
            { batch: 1, count: 3, openedAt: atSecond(2), closedAt: atSecond(4), ...whole },
          ],
        },
      });
      expect(await store.failures.closed(seeing([THEIRS]), 2)).toMatchObject({
        ...{ batch: 2, count: 2, openedAt: atSecond(12), closedAt: atSecond(14) },
        ...part,
      });
      expect(await store.failures.closed(seeing([OURS]), 3)).toBeNull();
      expect(await store.failures.page(seeing([UNKNOWN]), FIRST)).toMatchObject({
        value: { open: { batch: 4, count: 0, openedAt: null }, batches: [] },
      });
      expect(await store.failures.page(seeing([OURS, THEIRS]), FIRST)).toEqual(
        await store.failures.page(EVERYTHING, FIRST),
      );
    });
  });
}
