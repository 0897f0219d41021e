import { describe, expect, it } from 'vitest';
import { ForwardingScene, IS_DOWN } from '../../tests/support/forwarding-scene.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const calls = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `CA${index}`);
const STATUSES = 5;

/** Five callbacks of each call, those of all calls mixed. */
const mixed = (count: number): readonly string[] =>
  Array.from({ length: STATUSES }, () => calls(count)).flat();

const expectAll = (scene: ForwardingScene, count: number, target = 0): void => {
  for (const call of calls(count)) {
    expect(scene.target(target).firstOf(call)).toEqual([1, 2, 3, 4, 5]);
  }
  expect(scene.target(target).hasMixed).toBe(false);
};

describe('forwarding', () => {
  it('sends each callback once, those of a call in order and one at a time', async () => {
    const scene = new ForwardingScene();
    scene.add(...mixed(200));
    await scene.until(() => scene.status().waiting === 0);

    expectAll(scene, 200);
    expect(scene.target().attempts).toBe(1000);
    expect(scene.target().mostAtOnce).toBe(64);
    await scene.pass(1000);
    expect(scene.stored).toMatchObject([{ through: 1000, pending: [] }]);
  });

  it('loses nothing in an hour of outage, keeps the order, and goes on within a minute', async () => {
    const scene = new ForwardingScene();
    scene.add(...mixed(10));
    await scene.pass(MINUTE_MS);
    scene.target().behaviour = IS_DOWN;
    for (let minute = 0; minute < 60; minute += 1) {
      scene.add(...calls(40).map((call) => `${call}-${minute}`));
      scene.add(...calls(40).map((call) => `${call}-${minute}`));
      await scene.pass(MINUTE_MS);
    }
    expect(scene.status()).toMatchObject({
      ...{ state: 'failing', accepted: 50, waiting: 4800 },
      passedOver: { refused: 0, failing: 0, removed: 0 },
    });
    // One or two a minute, whatever waits.
    expect(scene.target().attempts - 50).toBeLessThan(130);

    scene.target().behaviour = () => ({ answer: 200, ms: 20 });
    await scene.pass(MINUTE_MS);

    expect(scene.status()).toMatchObject({ state: 'working', accepted: 4850, waiting: 0 });
    expectAll(scene, 10);
    for (const call of calls(40)) {
      expect(scene.target().firstOf(`${call}-0`)).toEqual([1, 2]);
      expect(scene.target().firstOf(`${call}-59`)).toEqual([1, 2]);
    }
    expect(scene.target().hasMixed).toBe(false);
    const warnings = scene.logged.filter(({ message }) => message.startsWith('Forwarding'));
    expect(warnings.length).toBeLessThanOrEqual(61);
    expect(JSON.stringify(scene.logged)).not.toContain('secret');
  });

  it('reads no more of the log than it has room for while its target is down', async () => {
    const scene = new ForwardingScene();
    scene.target().behaviour = IS_DOWN;
    scene.add(...mixed(1000));
    await scene.pass(10 * MINUTE_MS);
    const { reads } = scene.log;
    for (let more = 0; more < 100; more += 1) scene.add(...calls(100));
    await scene.pass(10 * MINUTE_MS);

    // One for each attempt, since what waits was forgotten.
    expect(scene.log.reads - reads).toBeLessThan(20);
    expect(scene.stored).toMatchObject([{ through: 512 }]);
  });

  it("holds up no target when another is down or doesn't answer", async () => {
    const scene = new ForwardingScene(3);
    scene.target(0).behaviour = IS_DOWN;
    scene.target(1).behaviour = () => ({ answer: 204, ms: 15_000 });
    scene.add(...mixed(100));
    await scene.until(() => scene.status(2).waiting === 0);

    expectAll(scene, 100, 2);
    expect(scene.status(0)).toMatchObject({ accepted: 0, waiting: 500 });
    expect(scene.status(1).waiting).toBe(500);
  });

  it('goes on where it was after a crash at any moment, and sends only the last second again', async () => {
    const scene = new ForwardingScene();
    scene.target().behaviour = ({ number }) => ({ answer: 204, ms: 10 + 7 * number });
    let crashes = 0;
    for (let round = 0; round < STATUSES; round += 1) {
      scene.add(...calls(100));
      await scene.pass(137);
      scene.crash();
      await scene.pass(1500);
      scene.crash();
      crashes += 2;
    }
    await scene.until(() => scene.status().waiting === 0);

    expectAll(scene, 100);
    expect(scene.target().accepted.length).toBeGreaterThanOrEqual(500);
    expect(scene.target().accepted.length).toBeLessThan(500 + crashes * 100);
  });

  it('sends nothing again after it was stopped', async () => {
    const scene = new ForwardingScene();
    scene.add(...mixed(50));
    await scene.pass(50);
    await scene.stop();
    scene.crash();
    await scene.until(() => scene.status().waiting === 0);

    expectAll(scene, 50);
    expect(scene.target().accepted).toHaveLength(250);
  });

  it('stores a cursor at most once a second, and none while nothing moves', async () => {
    const scene = new ForwardingScene(2);
    for (let tenth = 0; tenth < 100; tenth += 1) {
      scene.add('CA1', 'CA2');
      await scene.pass(100);
    }
    expect(scene.saves).toBeLessThanOrEqual(11);
    const { saves } = scene;
    await scene.pass(HOUR_MS);
    expect(scene.saves - saves).toBeLessThanOrEqual(1);
  });

  it('forwards on while cursors cannot be stored, and stores them once they can', async () => {
    const scene = new ForwardingScene();
    scene.isDiskFull = true;
    scene.add(...mixed(10));
    await scene.pass(5000);
    expectAll(scene, 10);
    expect(scene.stored).toMatchObject([{ through: 0 }]);
    scene.isDiskFull = false;
    await scene.pass(2000);
    expect(scene.stored).toMatchObject([{ through: 50, pending: [] }]);
  });
});

describe('what is forwarded', () => {
  it("includes what Callboard couldn't read, but no repeat", async () => {
    const scene = new ForwardingScene();
    scene.log.add('CA1');
    scene.log.add('CA1', 'repeat');
    scene.log.add('CA1', 'unprocessable');
    scene.log.add('CA2', 'repeat');
    scene.add('CA1');
    await scene.pass(2000);

    expect(scene.target().firstOf('CA1')).toEqual([1, 2, 3]);
    expect(scene.target().firstOf('CA2')).toEqual([]);
    expect(scene.status().waiting).toBe(0);
    expect(scene.stored).toMatchObject([{ through: 5, pending: [] }]);
  });

  it('leaves out a call that was erased while its target was down, before or after a crash', async () => {
    const scene = new ForwardingScene();
    scene.target().behaviour = IS_DOWN;
    scene.add('CA1', 'CA2', 'CA3', 'CA1');
    await scene.pass(10 * MINUTE_MS);
    scene.log.remove(1);
    scene.log.remove(4);
    await scene.pass(MINUTE_MS);
    scene.log.remove(3);
    scene.crash();
    scene.target().behaviour = () => ({ answer: 204, ms: 5 });
    await scene.until(() => scene.status().waiting === 0);

    expect(scene.target().accepted).toEqual([{ callSid: 'CA2', number: 1 }]);
  });

  it('waits while the log cannot be read', async () => {
    const scene = new ForwardingScene();
    scene.log.isReadable = false;
    scene.add(...mixed(3));
    await scene.pass(MINUTE_MS);
    expect(scene.target().attempts).toBe(0);
    scene.log.isReadable = true;
    await scene.pass(10_000);
    expectAll(scene, 3);
  });
});

describe('a callback that the target refuses', () => {
  it.each([400, 413, 422])(
    'is passed over at once with a %d, and its call goes on',
    async (status) => {
      const scene = new ForwardingScene();
      scene.target().behaviour = ({ number }) => ({ answer: number === 2 ? status : 204, ms: 5 });
      scene.add(...mixed(2));
      await scene.pass(500);

      expect(scene.target().firstOf('CA1')).toEqual([1, 3, 4, 5]);
      expect(scene.status()).toMatchObject({ waiting: 0, passedOver: { refused: 2 } });
      expect(scene.logged).toHaveLength(1);
    },
  );

  it('is tried again with a 404 while nothing else is accepted, for a day', async () => {
    const scene = new ForwardingScene();
    scene.target().behaviour = ({ number }) => ({ answer: number === 1 ? 404 : 204, ms: 5 });
    scene.add('CA1', 'CA1');
    await scene.pass(23 * HOUR_MS);
    expect(scene.target().accepted).toEqual([]);
    await scene.pass(HOUR_MS + MINUTE_MS);
    expect(scene.target().accepted).toEqual([{ callSid: 'CA1', number: 2 }]);
  });

  it.each([
    [403, 60_000],
    [500, 15 * 60_000],
  ])('is passed over with a %d once others are accepted', async (status, withinMs) => {
    const scene = new ForwardingScene();
    scene.target().behaviour = ({ callSid }) => ({
      answer: callSid === 'CA0' ? status : 204,
      ms: 5,
    });
    scene.add('CA0', 'CA0');
    for (let ms = 0; ms < 2 * withinMs; ms += 10_000) {
      scene.add('CA1');
      await scene.pass(10_000);
    }
    expect(scene.target().firstOf('CA0')).toEqual([]);
    expect(scene.target().firstOf('CA1').length).toBeGreaterThan(10);
    expect(scene.status()).toMatchObject({ waiting: 0, state: 'working' });
  });

  it('never counts against it while the target accepts nothing', async () => {
    const scene = new ForwardingScene();
    scene.target().behaviour = () => ({ answer: 503, ms: 5 });
    scene.add(...mixed(2));
    await scene.pass(48 * HOUR_MS);
    expect(scene.status()).toMatchObject({ state: 'failing', passedOver: { failing: 0 } });
    scene.target().behaviour = () => ({ answer: 204, ms: 5 });
    await scene.pass(2 * MINUTE_MS);
    expectAll(scene, 2);
  });

  it('does not keep a target from being tried with others', async () => {
    const scene = new ForwardingScene();
    scene.target().behaviour = ({ callSid }) => ({ answer: callSid === 'CA0' ? 500 : 204, ms: 5 });
    scene.add('CA0');
    await scene.pass(HOUR_MS);
    expect(scene.status().state).toBe('failing');
    scene.add('CA1');
    await scene.pass(2 * MINUTE_MS);
    expect(scene.target().firstOf('CA1')).toEqual([1]);
  });
});

it('stops at a target that leads back to this Callboard', async () => {
  const scene = new ForwardingScene();
  scene.target().behaviour = () => ({ answer: 508, ms: 5 });
  scene.add(...mixed(50));
  await scene.pass(HOUR_MS);

  expect(scene.status()).toMatchObject({ state: 'loop', accepted: 0, waiting: 250 });
  expect(scene.target().attempts).toBeLessThan(100);
});

it('begins nothing more once it is abandoned, however much waits', async () => {
  const scene = new ForwardingScene();
  scene.add(...mixed(200));
  await scene.until(() => scene.target().attempts > 0);
  const { attempts } = scene.target();
  scene.abandon();
  await scene.pass(MINUTE_MS);
  expect(scene.target().attempts).toBe(attempts);
  expect(scene.saves).toBe(0);
});
