/**
 * Joins a stored callback to its call. The writer, its replay, and the checks of a whole database all
 * use this, so they can't disagree about what a callback means.
 */

import type { NamedParameters } from '../../core/callback/parameters.ts';
import type { PlainForm } from '../../core/callback/plain-form.ts';
import { readDimensions } from '../../core/callback/read-dimensions.ts';
import { readEvent } from '../../core/callback/read-event.ts';
import { readParameters } from '../../core/callback/read-request.ts';
import type { CallState } from '../../core/calls/call-state.ts';
import { type Joined, join, type SeenEarlier } from '../../core/calls/join.ts';
import type { StoredCallback } from './stored-callback.ts';

/** How stored callbacks are read. */
export interface Reading {
  /** Scratch space. */
  readonly plain: PlainForm;
  /** The names of own dimensions, which are read from the query of each callback's URL. */
  readonly dimensions: readonly string[];
}

/**
 * Joins the callback's event to its call; null if it can't be read or joined.
 * `seenEarlier` must not throw: an exception counts as an event that can't be joined.
 */
export function joinRecord(
  known: CallState | null,
  callback: StoredCallback,
  reading: Reading,
  seenEarlier?: SeenEarlier,
): Joined | null {
  try {
    const parameters = readBody(callback, reading.plain);
    if (parameters === null) return null;
    const { dimensions: names } = reading;
    // Without names, the request's URL isn't even decoded.
    const said = names.length === 0 ? null : readDimensions(callback.request.target, names);
    return join(known, readEvent(callback.header, parameters, said), seenEarlier);
  } catch {
    // The join is total and reading nearly so. A defect that throws here costs one event its place
    // in its call, but never the event itself or the rest of the commit.
    return null;
  }
}

/** The callback's parameters; null if its body can't be read. */
function readBody(callback: StoredCallback, plain: PlainForm): NamedParameters | null {
  const { formBody } = callback;
  if (formBody !== null && plain.read(formBody)) {
    plain.learn();
    return plain;
  }
  const { method, target, encoding, body } = callback.request;
  return readParameters(method, target, encoding, body.toString('utf8'));
}
