/** A plain form reads exactly as `parseForm` reads it. Any other form is left to `parseForm`. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { propertySettings, propertyTimeoutMs } from '../../../tests/support/property.ts';
import { parseForm } from './form.ts';
import { PlainForm } from './plain-form.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Reads a form from an unknown sender; with `learns`, one from a provider. */
function read(form: PlainForm, text: string, learns = false): boolean {
  const isPlain = form.read(bytesOf(text));
  if (isPlain && learns) form.learn();
  return isPlain;
}

/** What `writeSorted` writes. */
function sortedOf(form: PlainForm, bytes: number): string {
  const target = new Uint8Array(bytes + 4);
  const end = form.writeSorted(new DataView(target.buffer), 0);
  writtenAgree(form, target);
  return new TextDecoder().decode(target.subarray(0, end));
}

/** Each value is where the form says it was written. */
function writtenAgree(form: PlainForm, target: Uint8Array): void {
  for (const name of ['To', 'CallSid', 'Caller', 'a', 'b', '_9', 'Absent']) {
    const at = form.writtenAt(name);
    const text = at === null ? undefined : new TextDecoder().decode(target.slice(at.start, at.end));
    expect([name, text]).toEqual([name, form.get(name)]);
  }
}

/** A plain form agrees with the full parser in everything. */
function expectSame(form: PlainForm, text: string): void {
  const parameters = parseForm(text);
  const names = [...parameters.keys()].sort();
  expect(form.size).toBe(parameters.size);
  for (const name of names) {
    expect([name, form.get(name)]).toEqual([name, parameters.get(name)]);
    expect(form.has(name)).toBe(true);
  }
  const values = names.map((name) => `${parameters.get(name) ?? ''}`);
  expect(sortedOf(form, text.length)).toBe(
    names.map((name, index) => name + (values[index] ?? '')).join(''),
  );
}

describe('a form', () => {
  it.each([
    ['with no parameters', ''],
    ['of nothing but separators', '&&&'],
    ['with too many separators', '&b=1&&a=2&'],
    ['with a name without a value', 'b&a='],
    ['with an equals sign in a value', 'a=b=c'],
    ['with escapes in values', 'To=%2B1555&T=Thu%2c+25+Jun&E=%3d%26'],
    ['with names that start alike', 'CallerCity=1&Caller=2&CallerC=3&Called=4'],
    ['with a control character', 'a=%00%1f'],
    ['with a name of 64 letters', `${'n'.repeat(64)}=1`],
  ])('%s is plain, whether or not its shape is known', (_what, text) => {
    const form = new PlainForm();
    for (let time = 0; time < 3; time += 1) {
      expect(read(form, text, true)).toBe(true);
      expectSame(form, text);
      expect(form.has('Absent')).toBe(false);
      expect(form.get('Absent')).toBeUndefined();
    }
  });

  it.each([
    ['with an escape in a name', 'a%20b=1'],
    ['with a space in a name', 'a+b=1'],
    ['with an empty name', '=1&a=2'],
    ['with a name that begins with a slash', '/=1&a=2'],
    ['with a name that begins with a question mark', '?a=1'],
    ['with a name that is a phone number', '+15550100001=&a=2'],
    ['with a non-ASCII byte', 'a=\u00e9'],
    ['with a non-ASCII byte in a name', '\u00e9=1'],
    ['that decodes to a non-ASCII byte', 'a=%C3%A9'],
    ['with a lone percent sign', 'a=100%'],
    ['with half an escape at the end', 'a=1&b=%2'],
    ['with an invalid escape', 'a=%zz'],
    ['with an escape interrupted by a separator', 'a=%2&b=1'],
    ['with a repeated name', 'a=1&b=2&a=3'],
    ['with a name of 65 letters', `${'n'.repeat(65)}=1`],
    ['with 97 parameters', Array.from({ length: 97 }, (_, n) => `p${n}=1`).join('&')],
  ])('%s is not plain', (_what, text) => {
    expect(read(new PlainForm(), text)).toBe(false);
  });

  it.each([1000, 4000, 5000, 70_000])('with a value of %d characters is read in full', (length) => {
    const form = new PlainForm();
    const long = `CallSid=CA1&To=${'%2B1'.repeat(length / 4)}&From=${'x'.repeat(length)}`;
    for (const text of ['To=1&x', long, 'To=2', `${long}&x=`, 'b&To=%2B3', 'To=2']) {
      expect(read(form, text, true)).toBe(true);
      expectSame(form, text);
    }
  });

  it('is read the same way, whatever was read before it', { timeout: propertyTimeoutMs() }, () => {
    const name = fc.constantFrom(
      'To',
      'From',
      'CallSid',
      'CallStatus',
      'Caller',
      'Called',
      'x',
      '_9',
    );
    const value = fc.stringMatching(/^[ -~]{0,12}$/).map((text) => encodeURIComponent(text));
    const plain = fc
      .uniqueArray(fc.tuple(name, value), { selector: ([one]) => one })
      .map((pairs) => pairs.map(([one, other]) => `${one}=${other}`).join('&'));
    const form = new PlainForm();
    fc.assert(
      fc.property(plain, fc.boolean(), (text, learns) => {
        expect(read(form, text, learns)).toBe(true);
        expectSame(form, text);
      }),
      propertySettings(),
    );
  });

  it('of any text is plain and agrees with `parseForm`, or is not plain', {
    timeout: propertyTimeoutMs(),
  }, () => {
    const form = new PlainForm();
    const text = fc.string({
      unit: fc.constantFrom('a', 'b', '=', '&', '+', '%', '2', 'B', 'g', ' ', '\u00e9'),
      maxLength: 40,
    });
    fc.assert(
      fc.property(text, fc.boolean(), (any, learns) => {
        if (read(form, any, learns)) expectSame(form, any);
        else expect(read(new PlainForm(), any)).toBe(false);
      }),
      propertySettings(),
    );
  });
});
