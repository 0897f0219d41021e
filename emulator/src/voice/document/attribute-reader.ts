/**
 * Reads one element's attributes, with defaults, and faults for invalid values. At the end, attributes
 * that weren't read become warnings.
 */
import type { CallbackMethod } from '../../contract/subscription.ts';
import type { Action, DocumentFault, WrittenCallback, WrittenUrl } from './cxml.ts';
import type { XmlElement } from './xml-element.ts';

/** The provider's error code for a document that doesn't follow the schema. */
export const SCHEMA_FAULT = 12_200;
/** The provider's error code for an invalid method. */
const METHOD_FAULT = 13_221;

/** What is wrong with a document; any of `errors` stops it. */
export interface Faults {
  readonly errors: DocumentFault[];
  readonly warnings: DocumentFault[];
  /** A sentence for each attribute that exists but has no effect here. */
  readonly notices: string[];
}

export class AttributeReader {
  readonly #element: XmlElement;
  readonly #faults: Faults;
  readonly #known = new Set<string>();

  constructor(element: XmlElement, faults: Faults) {
    this.#element = element;
    this.#faults = faults;
  }

  /** A text; null if it's missing or empty. */
  text(name: string): string | null {
    return this.raw(name) || null;
  }

  /** A text that can be empty; null if it's missing. */
  raw(name: string): string | null {
    this.#known.add(name);
    return this.#element.attributes.get(name) ?? null;
  }

  /** A whole number within bounds. */
  whole<Default extends number | null>(
    name: string,
    least: number,
    most: number,
    otherwise: Default,
  ): number | Default {
    const text = this.text(name);
    if (text === null) return otherwise;
    const value = /^\d{1,9}$/.test(text.trim()) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) return value;
    this.#refuse(name, `a whole number from ${least} to ${most}`);
    return otherwise;
  }

  flag(name: string, otherwise: boolean): boolean {
    const text = this.text(name)?.toLowerCase() ?? null;
    if (text === null) return otherwise;
    if (text !== 'true' && text !== 'false') this.#refuse(name, 'true or false');
    return text === 'true';
  }

  oneOf<Value extends string>(name: string, values: readonly Value[], otherwise: Value): Value {
    const text = this.text(name);
    if (text === null) return otherwise;
    const found = values.find((value) => value === text);
    if (found === undefined) this.#refuse(name, `one of ${values.join(', ')}`);
    return found ?? otherwise;
  }

  method(name: string): CallbackMethod {
    const text = this.text(name)?.toUpperCase() ?? 'POST';
    if (text === 'GET' || text === 'POST') return text;
    this.#refuse(name, 'GET or POST', METHOD_FAULT);
    return 'POST';
  }

  /** `action` and `method`. */
  action(): Action {
    return { url: this.text('action'), method: this.method('method') };
  }

  /** A URL and its method; null if there's none. */
  url(name: string, methodName: string): WrittenUrl | null {
    const url = this.text(name);
    const method = this.method(methodName);
    return url === null ? null : { url, method };
  }

  /** `{name}`, `{name}Method` and `{name}Event`, a list separated by spaces. */
  callback<Event extends string>(
    name: string,
    events: readonly Event[],
    otherwise: readonly Event[],
    ignored: readonly string[] = [],
  ): WrittenCallback<Event> | null {
    const written = this.url(name, `${name}Method`);
    const words = this.text(`${name}Event`)?.split(/\s+/).filter(Boolean) ?? null;
    const named = events.filter((event) => words?.includes(event) === true);
    const isKnown = (word: string) =>
      events.some((event) => event === word) || ignored.includes(word);
    if (words !== null && !words.every(isKnown)) {
      this.#refuse(`${name}Event`, `one or more of ${events.join(', ')}, separated by spaces`);
    }
    if (written === null) return null;
    return { ...written, events: new Set(words === null ? otherwise : named) };
  }

  /** Notes that these exist but have no effect here. */
  ignore(...names: readonly string[]): void {
    for (const name of names) {
      this.#known.add(name);
      if (!this.#element.attributes.has(name)) continue;
      const { name: element } = this.#element;
      this.#faults.notices.push(`'${name}' of <${element}> has no effect in the emulator.`);
    }
  }

  /** Warns about attributes that don't exist. */
  close(): void {
    for (const name of this.#element.attributes.keys()) {
      if (this.#known.has(name) || name.startsWith('xmlns') || name.startsWith('xml:')) continue;
      const message = `<${this.#element.name}> has no attribute '${name}'; it is ignored.`;
      this.#faults.warnings.push({ code: SCHEMA_FAULT, line: this.#element.line, message });
    }
  }

  #refuse(name: string, wanted: string, code = SCHEMA_FAULT): void {
    const { name: element, line } = this.#element;
    const message = `'${name}' of <${element}> must be ${wanted}.`;
    this.#faults.errors.push({ code, line, message });
  }
}
