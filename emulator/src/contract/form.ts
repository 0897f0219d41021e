/** The parameters of a callback, and how they're encoded in a body or a query string. */

/** Parameter names and decoded values. */
export type Parameters = Readonly<Record<string, string>>;

/** Encodes as `application/x-www-form-urlencoded`, in the order of the parameters. */
export function encodeForm(parameters: Parameters): string {
  let form = '';
  for (const name in parameters) {
    const value = parameters[name];
    if (value === undefined) continue;
    if (form !== '') form += '&';
    form += `${escapeText(name)}=${escapeText(value)}`;
  }
  return form;
}

const SPACE = 32;

/** How each ASCII character is encoded, by its code. */
const ESCAPED: readonly string[] = Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  if (/[A-Za-z0-9_.-]/.test(character)) return character;
  return character === ' ' ? '+' : `%${code.toString(16).toUpperCase().padStart(2, '0')}`;
});

/** Looks at each character once: a callback has hundreds, and few need escaping. */
function escapeText(text: string): string {
  let escaped = '';
  let taken = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code > 127) return escapeBeyondAscii(text);
    const replacement = ESCAPED[code] ?? '';
    if (replacement.length === 1 && code !== SPACE) continue;
    escaped += text.slice(taken, at) + replacement;
    taken = at + 1;
  }
  return taken === 0 ? text : escaped + text.slice(taken);
}

const escapeBeyondAscii = (text: string): string =>
  encodeURIComponent(text)
    .replaceAll('%20', '+')
    .replace(/[!'()*~]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
