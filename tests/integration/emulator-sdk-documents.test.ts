/**
 * The emulator knows everything that the official SDK can write into a document. Either it has an effect,
 * which a row of the conformance table shows, or it's accepted without one, and the limitations say so.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseDocument } from '../../emulator/src/voice/document/parse-document.ts';
import { ATTRIBUTES } from '../support/conformance-attributes.ts';

const SDK = createRequire(import.meta.url).resolve('twilio');
const TYPES = readFileSync(join(SDK, '../twiml/VoiceResponse.d.ts'), 'utf8');
const LIMITATIONS = readFileSync(
  resolve(import.meta.dirname, '../../docs/reference/emulator-limitations.md'),
  'utf8',
);

/** The attributes of an element, as the SDK types them. */
function attributesOf(element: string): readonly string[] {
  const start = TYPES.indexOf(`interface ${element}Attributes `);
  if (start < 0) return [];
  const body = TYPES.slice(start, TYPES.indexOf('\n    }', start));
  return [...body.matchAll(/^\s+(\w+)\?:/gm)].map(([, name = '']) => name);
}

const INSIDE: Readonly<Record<string, string>> = {
  Dial: '+12025550101',
  Number: '+12025550101',
  Sip: 'sip:alice@example.com',
};
/** Every attribute accepts one of these. */
const VALUES = ['true', '10', 'GET', 'dtmf', 'completed', 'start', 'do-not-record', 'busy'];

/** A document with one attribute in it. */
function documentWith(element: string, attribute: string, value: string): string {
  const name = element === 'Message' ? 'Sms' : element;
  const inner = `<${name} ${attribute}="${value}">${INSIDE[element] ?? 'x'}</${name}>`;
  const isNoun = ['Number', 'Sip', 'Client', 'Conference'].includes(element);
  return `<Response>${isNoun ? `<Dial>${inner}</Dial>` : inner}</Response>`;
}

/** Documented by SignalWire (August 2026), but no SDK can write it. */
const BEYOND_THE_SDK = [{ element: 'Dial', attribute: 'callerName' }];

const written = Object.keys(ATTRIBUTES)
  .flatMap((element) =>
    attributesOf(element === 'Message' ? 'Sms' : element).map((attribute) => ({
      element,
      attribute,
    })),
  )
  .concat(BEYOND_THE_SDK);

test.each(written)('$attribute of $element is known', ({ element, attribute }) => {
  const isTaken = VALUES.some((value) => {
    const parsed = parseDocument(documentWith(element, attribute, value), 'twilio');
    return parsed.ok && parsed.warnings.length === 0;
  });
  expect(isTaken).toBe(true);
});

test('the types of the SDK were read', () => {
  expect(written.length).toBeGreaterThan(80);
});

describe('the limitations list what has no effect', () => {
  const named = (element: string): readonly string[] => {
    const rows = LIMITATIONS.split('\n').filter((line) => line.startsWith('| `'));
    const row = rows.find((line) => line.split('|')[1]?.includes(`\`${element}\``) === true);
    return [...(row?.split('|')[2] ?? '').matchAll(/`(\w+…?)`/g)].map(([, name = '']) => name);
  };
  const without = written.filter(
    ({ element, attribute }) => ATTRIBUTES[element]?.includes(attribute) === false,
  );

  test.each(without)('$attribute of $element', ({ element, attribute }) => {
    const isNamed = named(element).some((name) =>
      name.endsWith('…') ? attribute.startsWith(name.slice(0, -1)) : attribute === name,
    );
    expect(isNamed).toBe(true);
  });

  test.each(without)('and the log says so of $attribute of $element', ({ element, attribute }) => {
    const notices = VALUES.flatMap((value) => {
      const parsed = parseDocument(documentWith(element, attribute, value), 'twilio');
      return parsed.ok ? parsed.notices : [];
    });
    const name = element === 'Message' ? 'Sms' : element;
    expect(notices).toContain(`'${attribute}' of <${name}> has no effect in the emulator.`);
  });

  test('and nothing that has an effect', () => {
    const wrongly = Object.entries(ATTRIBUTES).flatMap(([element, attributes]) =>
      named(element).filter((name) => attributes.includes(name)),
    );
    expect(wrongly).toEqual([]);
  });
});
