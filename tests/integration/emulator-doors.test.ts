/** What a visitor finds at the emulator's address. */
import { readFileSync } from 'node:fs';
import { startEmulator } from '@callboard/emulator';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { CONTROL_DOORS } from '../../emulator/src/rest/control/doors.ts';

const json = { accept: 'application/json' };
const doors = z.object({
  name: z.string(),
  rest: z.object({ urls: z.array(z.string()), requests: z.array(z.string()) }),
  control: z.array(z.object({ request: z.string(), what: z.string() })),
});

test.each(['/', '/_emulator/', '/_emulator'])(
  '%s describes the emulator as a page, as text and as JSON',
  async (path) => {
    await using emulator = await startEmulator();
    const ask = (accept: string) => fetch(emulator.url + path, { headers: { accept } });
    const page = await ask('text/html,application/xhtml+xml;q=0.9,*/*;q=0.8');
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const text = await ask('*/*');
    expect(text.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    const said = await ask('application/json');
    for (const response of [page, text, said]) {
      expect(response.status).toBe(200);
      const words = await response.text();
      expect(words).toContain('An emulated SignalWire');
      expect(words).toContain(`${emulator.url}/api/laml/2010-04-01/Accounts/${emulator.project}`);
      expect(words).toContain(`${emulator.url}/2010-04-01/Accounts/${emulator.project}`);
      expect(words).toContain('POST /_emulator/inbound');
      // Anyone may open it.
      expect(words).not.toContain(emulator.token);
      expect(words).not.toContain(emulator.signingKey);
    }
  },
);

test.each(['signalwire', 'twilio'] as const)(
  'every listed request is answered: %s',
  async (dialect) => {
    await using emulator = await startEmulator({ dialect });
    const { rest, control } = doors.parse(
      await (await fetch(emulator.url, { headers: json })).json(),
    );
    const authorization = `Basic ${btoa(`${emulator.project}:${emulator.token}`)}`;
    for (const url of rest.urls) {
      expect((await fetch(`${url}.json`, { headers: { authorization } })).status).toBe(200);
    }
    expect(rest.requests).toContain('GET /');
    expect(rest.requests).toContain('POST /Calls/{sid}/Recordings/{sid}');
    for (const { request } of control) {
      const [method = '', path = ''] = request.split(' ');
      const response = await fetch(emulator.url + path.replace('{sid}', 'unknown'), { method });
      expect(await response.text(), request).not.toContain('not emulated');
    }
  },
);

test('the reference lists every control request', () => {
  const url = new URL('../../docs/reference/emulator.md', import.meta.url);
  const page = readFileSync(url, 'utf8');
  for (const { request } of CONTROL_DOORS) {
    const [method = '', path = ''] = request.split(' ');
    expect(page).toMatch(new RegExp(`^\\| .*\`?${method}\`?.* ?\`?(?:GET |POST )?${path}`, 'm'));
  }
});
