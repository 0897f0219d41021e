/**
 * Reads Server-Sent Events from text that comes in pieces. `EventSource` can't be used: it hides the status of an
 * answer, and gives up on anything but 200. Source: the HTML standard, section 9.2.6.
 */

export interface StreamEvent {
  /** `message` if the server gave none. */
  readonly event: string;
  readonly data: string;
  /** The latest id so far; empty if there was none. */
  readonly id: string;
}

export class SseParser {
  #rest = '';
  #event = '';
  #data: string[] = [];
  #id = '';

  /** Takes the next piece and returns the events that it completes. */
  take(piece: string): StreamEvent[] {
    const events: StreamEvent[] = [];
    // A line feed may follow in the next piece.
    const text = this.#rest + piece;
    const end = text.endsWith('\r') ? text.length - 1 : text.length;
    const lines = text.slice(0, end).split(/\r\n|\n|\r/);
    this.#rest = (lines.pop() ?? '') + text.slice(end);
    for (const line of lines) {
      if (line !== '') this.#field(line);
      else {
        if (this.#data.length > 0) {
          events.push({
            event: this.#event === '' ? 'message' : this.#event,
            data: this.#data.join('\n'),
            id: this.#id,
          });
        }
        this.#event = '';
        this.#data = [];
      }
    }
    return events;
  }

  #field(line: string): void {
    const colon = line.indexOf(':');
    const name = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (name === 'event') this.#event = value;
    else if (name === 'data') this.#data.push(value);
    else if (name === 'id' && !value.includes('\0')) this.#id = value;
  }
}
