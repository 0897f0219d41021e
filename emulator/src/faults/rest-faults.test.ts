import { expect, test } from 'vitest';
import { randomStreams } from '../world/seeded-random.ts';
import { FaultBook } from './fault-book.ts';
import { type RestFaultInput, RestFaults, restFaultSchema } from './rest-faults.ts';

const STREAMS = randomStreams('faults', 0);

function armed(...rules: readonly RestFaultInput[]): RestFaults {
  const faults = new RestFaults(STREAMS.stream('x'), new FaultBook(STREAMS));
  faults.replace(rules.map((rule) => restFaultSchema.parse(rule)));
  return faults;
}
const REFUSE = { kind: 'respond', status: 429 } as const;

test('rules are used up in order, each for its own route', () => {
  const faults = armed(
    { route: 'messages.create', action: REFUSE, times: 2 },
    { route: 'messages.create', action: { kind: 'hang' }, when: 'after', times: 1 },
  );
  expect(faults.take('messages.list')).toBeNull();
  const taken = [1, 2, 3, 4].map(() => faults.take('messages.create')?.action.kind ?? null);
  expect(taken).toEqual(['respond', 'respond', 'hang', null]);
  expect(faults.rules()).toEqual([]);
});

test('a rule without a number of times applies until the rules are replaced', () => {
  const faults = armed({ route: 'messages.list', action: { kind: 'reset' } });
  for (let i = 0; i < 50; i += 1) expect(faults.take('messages.list')).not.toBeNull();
  expect(faults.rules()).toHaveLength(1);
  faults.replace([]);
  expect(faults.take('messages.list')).toBeNull();
});

test('a probability is drawn for each request', () => {
  const faults = armed({ route: 'calls.list', action: REFUSE, probability: 0.25 });
  const hits = Array.from({ length: 2_000 }, () => faults.take('calls.list')).filter(Boolean);
  expect(hits.length).toBeGreaterThan(400);
  expect(hits.length).toBeLessThan(600);
});

test.each([
  { route: 'messages.create', action: { kind: 'respond', status: 200 } },
  { route: 'nowhere', action: { kind: 'hang' } },
  { route: 'messages.create', action: { kind: 'hang' }, times: 0 },
  { route: 'messages.create', action: { kind: 'hang' }, probability: 2 },
  { route: 'messages.create', action: { kind: 'hang' }, surprise: true },
])('an invalid rule is refused (case %#)', (rule) => {
  expect(restFaultSchema.safeParse(rule).success).toBe(false);
});
