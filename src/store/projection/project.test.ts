import { expect, it } from 'vitest';
import { observe, progressOf, unreadable } from '../../../tests/support/store-observations.ts';
import { PlainForm } from '../../core/callback/plain-form.ts';
import type { Observation } from '../../ports/event-sink.ts';
import type { PlacedCall } from './placed-call.ts';
import { project } from './project.ts';
import type { StoredCallback } from './stored-callback.ts';

/** An observation as another engine could store it. */
function stored({ request, ...header }: Observation): StoredCallback {
  const body = Buffer.from(request.body);
  return {
    header,
    formBody: request.encoding === 'form' && request.method === 'POST' ? body : null,
    request: { ...request, body },
  };
}

const reading = { plain: new PlainForm(), dimensions: ['queue'] };
const ringing = stored(observe(progressOf('CA1', 'ringing', 1)));
const completed = stored(observe(progressOf('CA1', 'completed', 9)));
const never = (): boolean => false;

/** The call after these callbacks, at positions 1, 2 ... */
function placed(...callbacks: readonly StoredCallback[]): PlacedCall | null {
  let call: PlacedCall | null = null;
  for (const [index, callback] of callbacks.entries()) {
    const projection = project(call, callback, index + 1, reading, never);
    if (projection.outcome !== 'unprocessable') call = projection.placed;
  }
  return call;
}

it('adds an event and its position to its call', () => {
  const projection = project(placed(ringing), completed, 7, reading, never);
  expect(projection).toMatchObject({ outcome: 'stored', placed: { positions: [1, 7] } });
  expect(placed(ringing, completed)?.state.end?.status).toBe('completed');
});

it('counts a repeat and adds no position', () => {
  expect(project(placed(ringing), ringing, 2, reading, never)).toMatchObject({
    outcome: 'duplicate',
    placed: { positions: [1], state: { duplicates: 1 } },
  });
});

it('asks about events that the call no longer lists', () => {
  const known = placed(ringing);
  const shortened =
    known === null ? null : { ...known, state: { ...known.state, earlierEvents: 1 } };
  const outcome = (seen: boolean) => project(shortened, completed, 9, reading, () => seen).outcome;
  expect([outcome(true), outcome(false)]).toEqual(['duplicate', 'stored']);
});

it('reads a callback that is not a form in the same way', () => {
  const { header, request } = ringing;
  const asJson: StoredCallback = {
    header,
    formBody: null,
    request: {
      ...request,
      encoding: 'json',
      body: Buffer.from(
        JSON.stringify(Object.fromEntries(new URLSearchParams(request.body.toString()))),
      ),
    },
  };
  expect(project(null, asJson, 1, reading, never)).toEqual(
    project(null, ringing, 1, reading, never),
  );
});

it('reads own dimensions from the URL, whatever else it has', () => {
  const sentTo = (target: string): StoredCallback => ({
    ...ringing,
    request: { ...ringing.request, target },
  });
  const dimensionsAt = (target: string) => {
    const projection = project(null, sentTo(target), 1, reading, never);
    return projection.outcome === 'stored' ? projection.placed.state.dimensions : null;
  };
  expect(dimensionsAt('/callbacks/voice?a=1&queue=support%20desk&agent=42')).toMatchObject({
    queue: { value: 'support desk' },
  });
  expect(dimensionsAt('/callbacks/voice?agent=42')).toEqual({});
  expect(dimensionsAt('/callbacks/voice')).toEqual({});
});

it('reports an unreadable callback as unprocessable', () => {
  expect(project(placed(ringing), stored(unreadable('CA1')), 2, reading, never)).toEqual({
    outcome: 'unprocessable',
  });
});
