/** Refuses elements that stand where nothing would read them, so that none is dropped without a word. */
import { type Faults, SCHEMA_FAULT } from './attribute-reader.ts';
import type { XmlElement } from './xml-element.ts';

/** What both providers allow inside other elements, and the emulator doesn't run there. */
const NOT_EMULATED: ReadonlySet<string> = new Set(['Parameter', 'Stream', 'Transcription', 'Uri']);

/** Adds a fault for each child that isn't among `allowed`; none where `allowed` is undefined. */
export function refuseNested(
  element: XmlElement,
  allowed: readonly string[] | undefined,
  faults: Faults,
): void {
  if (allowed === undefined) return;
  for (const child of element.children) {
    if (allowed.includes(child.name)) continue;
    const message = NOT_EMULATED.has(child.name)
      ? `<${child.name}> in <${element.name}> is not emulated; see the Limitations of the emulator.`
      : `<${child.name}> is not known in <${element.name}>. Names are case-sensitive.`;
    faults.errors.push({ code: SCHEMA_FAULT, line: child.line, message });
  }
}
