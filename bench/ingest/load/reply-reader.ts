/** Finds complete HTTP replies in a socket's data. It only knows enough for servers under test. */

/** Gets each reply: its status and its body (empty for a 204). */
export type OnReply = (status: number, body: string) => void;

const END_OF_HEAD = Buffer.from('\r\n\r\n');
const LAST_CHUNK = '\r\n0\r\n\r\n';

/** Takes the first `length` bytes of each chunk as the next part of a stream of replies. */
export function replyReader(onReply: OnReply): (chunk: Buffer, length: number) => void {
  let pending = '';
  return (chunk, length) => {
    if (pending === '' && isOneWhole204(chunk, length)) {
      onReply(204, '');
      return;
    }
    pending += chunk.toString('latin1', 0, length);
    for (;;) {
      const reply = firstReply(pending);
      if (reply === null) return;
      pending = pending.slice(reply.end);
      onReply(reply.status, reply.body);
    }
  };
}

/** With one request in progress at a time, a reply is nearly always one chunk, so it isn't copied. */
function isOneWhole204(chunk: Buffer, length: number): boolean {
  return (
    chunk[9] === 0x32 &&
    chunk[10] === 0x30 &&
    chunk[11] === 0x34 &&
    chunk.indexOf(END_OF_HEAD) === length - END_OF_HEAD.length
  );
}

function firstReply(text: string) {
  const headEnd = text.indexOf('\r\n\r\n');
  if (headEnd === -1) return null;
  const head = text.slice(0, headEnd + 2).toLowerCase();
  const status = Number(text.slice(9, 12));
  const start = headEnd + 4;
  if (head.includes('\r\ntransfer-encoding: chunked\r\n')) {
    const last = text.indexOf(LAST_CHUNK, headEnd + 2);
    if (last === -1) return null;
    const body = text.slice(text.indexOf('\r\n', start) + 2, last);
    return { status, body, end: last + LAST_CHUNK.length };
  }
  const end = start + Number(/\r\ncontent-length: *(\d+)/.exec(head)?.[1] ?? 0);
  return text.length < end ? null : { status, body: text.slice(start, end), end };
}
