/** The parameters of a callback, and how they are written into a body or a query string. */

/** Parameter names and decoded values. */
export type Parameters = Readonly<Record<string, string>>;

/** Values that need no escaping: most of them, and escaping costs. */
const PLAIN = /^[A-Za-z0-9_.-]*$/;

/** `application/x-www-form-urlencoded`, in the order of the parameters. */
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

const escapeText = (text: string): string =>
  PLAIN.test(text)
    ? text
    : encodeURIComponent(text)
        .replaceAll('%20', '+')
        .replace(/[!'()*~]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
