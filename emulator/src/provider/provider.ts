/**
 * Everything behind the REST API, from a start or reset to the next. All of its state is in memory, and
 * gone when it stops.
 */
import type { Settings } from '../options/settings.ts';
import { trafficReporting } from '../options/traffic-reporting.ts';
import type { PhoneNumbers } from '../owned-numbers/phone-number.ts';
import { Script } from '../traffic/script.ts';
import { Traffic } from '../traffic/traffic.ts';
import { buildCalls } from './build-calls.ts';
import { buildDelivery } from './build-delivery.ts';
import { buildWorld } from './build-world.ts';

/**
 * Builds a provider; nothing in it moves before `start`.
 * @param url returns the base of its own URLs; not called before `start`
 */
export function buildProvider(settings: Settings, phoneNumbers: PhoneNumbers, url: () => string) {
  const world = buildWorld(settings);
  const delivery = buildDelivery(settings, world);
  const calls = buildCalls(settings, world, delivery, phoneNumbers, url);
  const { traffic, script } = buildTraffic(settings, world, calls.callEngine);
  const { waiters, schedule } = world;
  const { sender } = delivery;
  const { callEngine, messageEngine, recorder, voice } = calls;
  const isIdle = () =>
    traffic.isOver &&
    script.isOver &&
    callEngine.inFlight === 0 &&
    messageEngine.inFlight === 0 &&
    recorder.inFlight === 0 &&
    voice.fetchesUnderWay() === 0 &&
    sender.pending === 0;
  return {
    ...world,
    ...delivery,
    ...calls,
    /** Starts generated traffic and scripted calls. */
    start() {
      traffic.start();
      script.start();
    },
    /** Ends everything at once: releases waiters, and drops what wasn't delivered. */
    async stop() {
      schedule.close();
      waiters.close();
      await Promise.all([sender.close(), voice.close()]);
    },
    /** Resolves once no call, message or callback is left; at once when it stops. */
    idle: () => waiters.until(isIdle),
  };
}

export type Provider = ReturnType<typeof buildProvider>;

function buildTraffic(
  settings: Settings,
  world: ReturnType<typeof buildWorld>,
  engine: ReturnType<typeof buildCalls>['callEngine'],
) {
  const terms = { ...settings, mint: world.mint, ...trafficReporting(settings) };
  const options = { ...settings, ...world, engine, terms };
  return { traffic: new Traffic(options), script: new Script(options) };
}
