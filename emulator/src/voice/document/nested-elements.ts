/** Refuses elements in places where they wouldn't be read, so that none is ignored silently. */
import { type Faults, SCHEMA_FAULT } from './attribute-reader.ts';
import type { XmlElement } from './xml-element.ts';

/** Elements that the providers allow inside others, but the emulator doesn't run there. */
const NOT_EMULATED: ReadonlySet<string> = new Set(['Parameter', 'Stream', 'Transcription', 'Uri']);

/** Adds a fault for each child that isn't in `allowed`; none if `allowed` is undefined. */
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
      : `<${child.name}> isn't supported in <${element.name}>. Names are case-sensitive.`;
    faults.errors.push({ code: SCHEMA_FAULT, line: child.line, message });
  }
}
