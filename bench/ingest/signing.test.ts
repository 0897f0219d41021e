import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { requestBytes } from './request-bytes.ts';
import { signForm } from './signing.ts';

const Vectors = z.array(
  z.looseObject({
    name: z.string(),
    key: z.string(),
    url: z.string(),
    params: z.record(z.string(), z.string()).optional(),
    scheme: z.string().optional(),
    signature: z.string(),
  }),
);
const file = join(import.meta.dirname, '../../tests/fixtures/signatures.json');
const vectors = Vectors.parse(JSON.parse(readFileSync(file, 'utf8')));
const forms = vectors.filter(({ params, scheme }) => params !== undefined && scheme === undefined);

describe("the generator's signature", () => {
  it('has recorded forms to compare with', () => {
    expect(forms.length).toBeGreaterThanOrEqual(5);
  });

  it.each(forms)('matches the recorded one: $name', ({ key, url, params, signature }) => {
    expect(signForm(key, url, Object.entries(params ?? {}))).toBe(signature);
  });

  it('covers the URL and parameters that the request carries', () => {
    const parameters = [
      ['To', '+1 (555) ä&='],
      ['CallSid', 'x'],
    ] as const;
    const text = requestBytes(parameters, { port: 8484, key: 'k' });
    const [head = '', body = ''] = text.split('\r\n\r\n');
    const received = [...new URLSearchParams(body)];
    const url = 'http://127.0.0.1:8484/callbacks/voice';
    expect(received).toEqual(parameters);
    expect(head).toContain(`X-SignalWire-Signature: ${signForm('k', url, received)}`);
    expect(head).toContain(`Content-Length: ${body.length}`);
  });
});
