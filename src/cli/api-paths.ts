/** The API's paths, parameters and answers, by the types that are generated from its OpenAPI document. */

import type { paths } from '../core/wire/api-types.ts';

type Method = 'get' | 'post' | 'delete';

/** The paths that have the method. */
export type PathWith<Verb extends Method> = {
  [Path in keyof paths]: paths[Path] extends Readonly<Record<Verb, object>> ? Path : never;
}[keyof paths];

/** A path that `GET` reads. */
export type GetPath = PathWith<'get'>;

type Operation<Path extends keyof paths, Verb extends Method> = paths[Path][Verb];

/** The generated types can be written to, as openapi-fetch needs them. */
type ReadOnly<Value> = Value extends object
  ? { readonly [Name in keyof Value]: ReadOnly<Value[Name]> }
  : Value;

type Fields<Part> = [Part] extends [never] ? object : NonNullable<Part>;

/** What goes into the braces of a path. */
export type PathValues<Path extends keyof paths, Verb extends Method> =
  Operation<Path, Verb> extends { parameters: { path: infer Values } } ? Values : object;

/** Query parameters as text; a list repeats the name. */
export type Query<Path extends GetPath> =
  Operation<Path, 'get'> extends { parameters: { query?: infer Values } }
    ? {
        readonly [Name in keyof Fields<Values>]?: string | readonly string[] | undefined;
      }
    : object;

/** The body that a path takes. */
export type BodyOf<Path extends keyof paths> =
  Operation<Path, 'post'> extends {
    requestBody: { content: { 'application/json': infer Body } };
  }
    ? ReadOnly<Body>
    : never;

/** The JSON that a path answers with. */
export type AnswerOf<Path extends keyof paths, Verb extends Method> =
  Operation<Path, Verb> extends { responses: infer Responses }
    ? JsonIn<Responses[keyof Responses & (200 | 201)]>
    : never;

type JsonIn<Response> = Response extends {
  content: { 'application/json': infer Json };
}
  ? ReadOnly<Json>
  : never;

/** A path with its values in place of the braces. */
export const pathWith = (path: string, values: object): string =>
  Object.entries(values).reduce(
    (text, [name, value]) => text.replace(`{${name}}`, encodeURIComponent(String(value))),
    path,
  );
