/** Turns schemas into JSON Schema. Those with an id in their metadata become components, referred to by name. */

import { z } from 'zod';
import type { JsonSchema } from './document-types.ts';

/** What a reference to a component begins with. */
export const PREFIX = '#/components/schemas/';

export class Components {
  readonly #schemas = new Map<string, JsonSchema>();

  /** Every component that a schema referred to, by name in alphabetical order. */
  get schemas(): Readonly<Record<string, JsonSchema>> {
    return Object.fromEntries([...this.#schemas].toSorted(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** What an answer looks like: a reference to its component, or the schema itself if it has no id. */
  answer(schema: z.ZodType): JsonSchema {
    return this.#add(schema, 'output');
  }

  /** What a request may send. */
  request(schema: z.ZodType): JsonSchema {
    return this.#add(schema, 'input');
  }

  #add(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
    const made: unknown = JSON.parse(
      JSON.stringify(z.toJSONSchema(schema, { io, override })),
      refer,
    );
    if (!isSchema(made)) throw new TypeError('A schema in JSON is an object.');
    const { $schema: _, $defs: inner, id: __, ...own } = made;
    for (const [name, one] of Object.entries(isSchema(inner) ? inner : {})) {
      if (isSchema(one)) this.#keep(name, one);
    }
    return own;
  }

  #keep(name: string, { id: _, ...schema }: JsonSchema): void {
    this.#schemas.set(name, schema);
  }
}

/** A time's format says enough; the pattern for it is 200 characters long. */
function override({ jsonSchema }: { readonly jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  if (jsonSchema.format === 'date-time') delete jsonSchema.pattern;
}

/** References within a schema become references to components. */
const refer = (key: string, value: unknown): unknown =>
  key === '$ref' && typeof value === 'string' ? value.replace('#/$defs/', PREFIX) : value;

export const isSchema = (value: unknown): value is JsonSchema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
