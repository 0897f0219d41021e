/** What strangers send: each request is as expensive as its kind allows within the server's limits. */

const SIGNED_BADLY = `X-Twilio-Signature: ${'A'.repeat(27)}=\r\n`;
const BODY_BYTES = 64 * 1024;
const FORM = 'application/x-www-form-urlencoded';

interface Shape {
  readonly method?: 'GET' | 'POST';
  readonly query?: string;
  readonly headers?: string;
  readonly type?: string;
  readonly body?: string;
}

const request = ({ method = 'POST', query = '', headers = '', type = FORM, body = '' }: Shape) =>
  Buffer.from(
    `${method} /callbacks/voice${query} HTTP/1.1\r\nHost: Board.Example.test:8484\r\n` +
      `Content-Type: ${type}\r\n${headers}Content-Length: ${body.length}\r\n\r\n${body}`,
    'latin1',
  );

/** Joins `make(0)`, `make(1)` ..., as many as fit. */
function filled(bytes: number, make: (index: number) => string, sign: string): string {
  let text = '';
  for (let index = 0; ; index += 1) {
    const next = make(index) + sign;
    if (text.length + next.length > bytes) return text;
    text += next;
  }
}

const names = (bytes: number): string => filled(bytes, (index) => index.toString(36), '&');
const fewNames = (bytes: number): string => {
  const value = '%41+'.repeat(Math.floor(bytes / 240 / 4));
  return filled(bytes, (index) => `${index}%27=${value}`, '&');
};

/** By name; null means no strangers. */
export const ATTACKS: Readonly<Record<string, Uint8Array | null>> = {
  none: null,
  'no signature, 16,000 names': request({ body: names(BODY_BYTES) }),
  'no signature, GET, 14 kB of query': request({ method: 'GET', query: `?${names(14_000)}` }),
  'no signature, 120 headers': request({
    headers: filled(14_000, (index) => `x-${index}: ${'h'.repeat(115)}`, '\r\n'),
  }),
  'no signature, 2,000 headers': request({
    headers: filled(14_000, (index) => `${index.toString(36)}:`, '\r\n'),
  }),
  'bad signature, an ordinary form': request({
    headers: SIGNED_BADLY,
    body: filled(900, (index) => `Parameter${index}=value-${index}`, '&').slice(0, -1),
  }),
  'bad signature, 16,000 names': request({ headers: SIGNED_BADLY, body: names(BODY_BYTES) }),
  'bad signature, 250 escaped names and values': request({
    headers: SIGNED_BADLY,
    query: `?${fewNames(7_500)}`,
    body: fewNames(BODY_BYTES),
  }),
  'bad signature, one value of 64 kB': request({
    headers: SIGNED_BADLY,
    body: `a=${'%C3%A9'.repeat(10_900)}`,
  }),
  'bad signature, GET, 8 kB of query': request({
    method: 'GET',
    headers: SIGNED_BADLY,
    query: `?${fewNames(8_000)}`,
  }),
  'bad signature, JSON of 8,000 names': request({
    headers: SIGNED_BADLY,
    type: 'application/json',
    body: `{${filled(BODY_BYTES - 20, (index) => `"${index}":1`, ',')}"a":1}`,
  }),
  'bad signature, JSON of 500 names': request({
    headers: SIGNED_BADLY,
    query: `?bodySHA256=${'0'.repeat(64)}&${fewNames(900)}`,
    type: 'application/json',
    body: `{${filled(BODY_BYTES - 20, (index) => `"${index}":"${'\\u0041'.repeat(20)}"`, ',')}"a":1}`,
  }),
  'bad signature, JSON nested 30,000 deep': request({
    headers: SIGNED_BADLY,
    type: 'application/json',
    body: `{"a":${'['.repeat(30_000)}${']'.repeat(30_000)}}`,
  }),
};
