/**
 * Which verb, noun, attribute and event causes which requests and callbacks: a table of documents. Each one
 * runs on a call, and is compared with what its server then sees, in order. The table is complete: each
 * attribute with an effect, and each event that can be requested, has a row.
 */
import { describe, expect, test } from 'vitest';
import { parseXml, type XmlElement } from '../../emulator/src/voice/document/xml-element.ts';
import { type Row, run } from '../support/conformance.ts';
import { ATTRIBUTES } from '../support/conformance-attributes.ts';
import { CALL_ROWS } from '../support/conformance-calls.ts';
import { CONFERENCE_ROWS } from '../support/conformance-conference.ts';
import { DIAL_ROWS } from '../support/conformance-dial.ts';
import { VERB_ROWS } from '../support/conformance-verbs.ts';

const ROWS: readonly Row[] = [...VERB_ROWS, ...DIAL_ROWS, ...CONFERENCE_ROWS, ...CALL_ROWS];

/** Requests for documents are in order, and so are callbacks, but not relative to each other. */
function inTwoOrders<T>(items: readonly T[], pathOf: (item: T) => string, row: Row): readonly T[] {
  const isDocument = (item: T): boolean => pathOf(item) in row.documents;
  return [...items.filter(isDocument), ...items.filter((item) => !isDocument(item))];
}

// Titles from a table would be truncated.
for (const row of ROWS) test(row.title, () => conforms(row));

async function conforms(row: Row): Promise<void> {
  const requests = await run(row, row.dialect ?? 'signalwire');
  const seen = inTwoOrders(requests, ({ path }) => path, row);
  const sees = inTwoOrders(row.sees, ([path]) => path, row);
  const shown = seen.map(({ path, method, parameters }, index) => {
    const all: Readonly<Record<string, string>> = { ...parameters, method };
    const names = Object.keys(sees[index]?.[1] ?? {});
    return [path, Object.fromEntries(names.map((name) => [name, all[name]]))];
  });
  expect(shown).toEqual(sees);
}

const CALL_EVENTS = ['initiated', 'ringing', 'answered', 'completed'];
const RECORDING_EVENTS = ['in-progress', 'completed', 'absent'];

/** The events that each of them can request. */
const EVENTS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  Number: { statusCallbackEvent: CALL_EVENTS },
  Sip: { statusCallbackEvent: CALL_EVENTS },
  Client: { statusCallbackEvent: CALL_EVENTS },
  Conference: {
    statusCallbackEvent: ['start', 'end', 'join', 'leave', 'mute', 'hold', 'modify', 'speaker'],
    recordingStatusCallbackEvent: RECORDING_EVENTS,
  },
  Record: { recordingStatusCallbackEvent: RECORDING_EVENTS },
  Dial: { recordingStatusCallbackEvent: RECORDING_EVENTS },
};

/** `Number statusCallbackEvent=ringing`, and its prefixes. */
function namesOf(element: XmlElement): readonly string[] {
  const own = [...element.attributes].flatMap(([name, value]) => [
    `${element.name} ${name}`,
    ...value.split(' ').map((word) => `${element.name} ${name}=${word}`),
  ]);
  return [element.name, ...own, ...element.children.flatMap(namesOf)];
}

/** Everything that the documents of a row contain. */
function namesIn({ documents }: Row): ReadonlySet<string> {
  const names = Object.values(documents).flatMap((document) => {
    if (typeof document !== 'string') return [];
    const xml = parseXml(`<Response>${document}</Response>`);
    return xml.ok ? namesOf(xml.root) : [];
  });
  return new Set(names);
}

describe('the table has a row for', () => {
  const rows = ROWS.map((row) => ({ title: row.title, names: namesIn(row) }));
  const names = Object.entries(ATTRIBUTES).flatMap(([element, attributes]) => [
    element,
    ...attributes.map((attribute) => `${element} ${attribute}`),
    ...Object.entries(EVENTS[element] ?? {}).flatMap(([attribute, events]) =>
      events.map((event) => `${element} ${attribute}=${event}`),
    ),
  ]);
  const covered = names.map((name) => ({
    name,
    title: rows.find((row) => row.names.has(name))?.title ?? null,
  }));

  for (const { name, title } of covered) {
    test(`${name}: ${title}`, () => {
      expect(title).not.toBeNull();
    });
  }
});
