import { describe, expect, it } from 'vitest';
import { failure, success } from '../../../../src/core/result.ts';
import type { Call } from '../../../../src/core/wire/call.ts';
import { BLANK_CALL, summaryNamed } from '../../../../tests/support/paged-list.ts';
import { type CallAnswers, CallModel } from './call-model.ts';

const callNamed = (callSid: string, more: Partial<Call> = {}): Call => {
  const { mos, lossPercent, recordings, ...summary } = summaryNamed(callSid);
  return { ...BLANK_CALL, ...summary, ...more };
};

const NOT_FOUND = failure({ status: 404, code: 'call_not_found', message: 'No such call.' });

/** A Callboard with these calls, and how often it was asked for one. */
function serverWith(calls: Map<string, Call>) {
  const asked: string[] = [];
  const api: CallAnswers = {
    call(sid) {
      asked.push(sid);
      const call = calls.get(sid);
      return Promise.resolve(call === undefined ? NOT_FOUND : success(call));
    },
    events: () => Promise.resolve(success({ events: [], nextCursor: null })),
    legs(parent) {
      const legs = [...calls.values()].filter(({ parentCallSid }) => parentCallSid === parent);
      return Promise.resolve(
        success({ calls: legs, nextCursor: null, previousCursor: null, asOf: '', lagMs: 0 }),
      );
    },
  };
  return { api, asked };
}

const legsIn = (model: CallModel): readonly string[] => {
  const state = model.state.value;
  return state.kind === 'ready' ? state.story.legs.map(({ call }) => call.callSid) : [];
};

describe('one call', () => {
  it('comes with its parent, its siblings and its own legs', async () => {
    const { api } = serverWith(
      new Map([
        ['CA1', callNamed('CA1')],
        ['CA2', callNamed('CA2', { parentCallSid: 'CA1' })],
        ['CA3', callNamed('CA3', { parentCallSid: 'CA1' })],
        ['CA4', callNamed('CA4', { parentCallSid: 'CA2' })],
      ]),
    );
    const model = new CallModel('CA2', api);
    await model.load();
    expect(legsIn(model)).toEqual(['CA1', 'CA2', 'CA4', 'CA3']);
  });

  it('is shown without a parent that is not stored', async () => {
    const { api } = serverWith(new Map([['CA2', callNamed('CA2', { parentCallSid: 'CA1' })]]));
    const model = new CallModel('CA2', api);
    await model.load();
    expect(legsIn(model)).toEqual(['CA2']);
  });

  it('loads again when it changes or gets a leg, and only then', async () => {
    const calls = new Map([['CA1', callNamed('CA1')]]);
    const { api, asked } = serverWith(calls);
    const model = new CallModel('CA1', api);
    await model.load();
    await model.change(new Map([['CA9', summaryNamed('CA9')]]));
    expect(asked).toHaveLength(1);

    calls.set('CA1', callNamed('CA1', { status: 'completed' }));
    await model.change(new Map([['CA1', summaryNamed('CA1', { status: 'completed' })]]));
    expect(model.state.value).toMatchObject({ story: { call: { status: 'completed' } } });

    calls.set('CA2', callNamed('CA2', { parentCallSid: 'CA1' }));
    await model.change(new Map([['CA2', summaryNamed('CA2', { parentCallSid: 'CA1' })]]));
    expect(legsIn(model)).toEqual(['CA1', 'CA2']);
  });

  it('says why it is not there', async () => {
    const model = new CallModel('CA7', serverWith(new Map()).api);
    await model.load();
    expect(model.state.value).toMatchObject({
      kind: 'failed',
      problem: { code: 'call_not_found' },
    });
  });

  it('misses no change that comes while it is loading', async () => {
    const calls = new Map([['CA1', callNamed('CA1')]]);
    const { api } = serverWith(calls);
    const model = new CallModel('CA1', api);
    const first = model.load();
    calls.set('CA1', callNamed('CA1', { status: 'busy' }));
    await model.change(new Map([['CA1', summaryNamed('CA1', { status: 'busy' })]]));
    await first;
    expect(model.state.value).toMatchObject({ story: { call: { status: 'busy' } } });
  });
});
