/** How the emulator describes itself and its endpoints. It shows no secrets. */
import type { Dialect } from '../../contract/dialect.ts';

/** A request, and what it does. */
export interface Door {
  readonly request: string;
  readonly what: string;
}

/** The emulator's own routes, in the order that a new user would want them. */
export const CONTROL_DOORS: readonly Door[] = [
  { request: 'GET /_emulator/', what: 'this page; JSON with Accept: application/json' },
  {
    request: 'GET /_emulator/state',
    what: 'emulated time, and counts of calls, messages and deliveries',
  },
  {
    request: 'GET /_emulator/deliveries',
    what: 'the latest callbacks, and how they were answered',
  },
  { request: 'POST /_emulator/reset', what: 'forgets everything that happened, for the next test' },
  { request: 'POST /_emulator/inbound', what: 'calls one of your numbers' },
  { request: 'POST /_emulator/calls/{sid}/digits', what: 'presses keys at the far end of a call' },
  { request: 'POST /_emulator/calls/{sid}/speech', what: 'says something at the far end' },
  { request: 'POST /_emulator/calls/{sid}/hangup', what: 'hangs up at the far end' },
  { request: 'GET /_emulator/clock', what: 'emulated time, and when the next thing is due' },
  { request: 'POST /_emulator/clock/advance', what: 'moves emulated time ahead' },
  { request: 'GET /_emulator/faults', what: 'the active faults' },
  { request: 'POST /_emulator/faults', what: 'replaces the faults' },
  { request: 'DELETE /_emulator/faults', what: 'removes all faults' },
];

/** The whole description. */
export interface Doors {
  readonly name: string;
  readonly dialect: Dialect;
  readonly rest: {
    /** Two URLs of the same API, including the account. */
    readonly urls: readonly string[];
    readonly credentials: string;
    /** Below the account; each can end in `.json`. */
    readonly requests: readonly string[];
  };
  readonly control: readonly Door[];
  readonly documentation: string;
}

/**
 * Describes an emulator.
 * @param requests the REST API's requests below the account, such as `GET /Calls`
 */
export function doorsOf(
  { dialect, accountSid, url }: { dialect: Dialect; accountSid: string; url: string },
  requests: readonly string[],
): Doors {
  const account = `/2010-04-01/Accounts/${accountSid}`;
  return {
    name: `An emulated ${dialect === 'twilio' ? 'Twilio' : 'SignalWire'}, by Callboard`,
    dialect,
    rest: {
      urls: [`${url}/api/laml${account}`, `${url}${account}`],
      credentials: `Basic authentication: ${accountSid} and its token, which is printed at the start`,
      requests: requests.map(inBraces),
    },
    control: CONTROL_DOORS,
    documentation: 'docs/reference/emulator.md in the package callboard',
  };
}

/** As documentation writes a route: `GET /Calls/{sid}`. */
const inBraces = (route: string): string =>
  route
    .replace(/ \/?$/, ' /')
    .replace(/:participant\b/, '{call sid}')
    .replace(/:\w+/g, '{sid}');

/** As plain text, for a terminal. */
export function doorsText({ name, rest, control, documentation }: Doors): string {
  const width = Math.max(...control.map(({ request }) => request.length));
  return [
    `${name}.`,
    '',
    'REST API:',
    ...rest.urls.map((url) => `  ${url}`),
    `  ${rest.credentials}`,
    ...rest.requests.map((request) => `  ${request}`),
    '',
    'Its own API, without credentials:',
    ...control.map(({ request, what }) => `  ${request.padEnd(width)}  ${what}`),
    '',
    `Documentation: ${documentation}`,
    '',
  ].join('\n');
}

/** As a page, for a browser. */
export function doorsPage({ name, rest, control, documentation }: Doors): string {
  const items = (lines: readonly string[]): string =>
    lines.map((line) => `<li><code>${escaped(line)}</code></li>`).join('\n');
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escaped(name)}</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 50rem; padding: 0 1rem; }
td { padding: 0 1rem 0 0; vertical-align: top; }
</style>
<h1>${escaped(name)}</h1>
<h2>REST API</h2>
<ul>
${items(rest.urls)}
</ul>
<p>${escaped(rest.credentials)}.</p>
<ul>
${items(rest.requests)}
</ul>
<h2>Its own API</h2>
<p>Without credentials.</p>
<table>
${control.map(({ request, what }) => `<tr><td>${doorLink(request)}</td><td>${escaped(what)}</td></tr>`).join('\n')}
</table>
<p>Documentation: ${escaped(documentation)}</p>
</html>
`;
}

/** A link if it's a GET. */
function doorLink(request: string): string {
  const [method, path = ''] = request.split(' ');
  const code = `<code>${escaped(request)}</code>`;
  return method === 'GET' ? `<a href="${escaped(path)}">${code}</a>` : code;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escaped = (text: string): string => text.replace(/[&<>"']/g, (one) => ENTITIES[one] ?? one);
