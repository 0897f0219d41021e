/** Starts any verb. */
import { sipResult } from '../../contract/sip-results.ts';
import type { Reject, Verb } from '../document/cxml.ts';
import type { Activity, VerbHost } from '../verb-host.ts';
import { startDialConference } from './dial-conference.ts';
import { startDialEndpoints } from './dial-endpoints.ts';
import { startGather } from './gather.ts';
import { promptMs } from './prompts.ts';
import { startRecord } from './record.ts';
import { sendMessage } from './send-message.ts';

/** Starts it; null for a verb that doesn't react to anything while it runs. */
export function startVerb(host: VerbHost, verb: Verb, at: number): Activity | null {
  switch (verb.kind) {
    case 'Pause':
      // During a pause at the beginning, the phone keeps ringing.
      host.after(at, promptMs(verb), (due) => host.next(due));
      return null;
    case 'Say':
    case 'Play':
      host.answer(at);
      host.after(at, promptMs(verb), (due) => host.next(due));
      return null;
    case 'Gather':
      return startGather(host, verb, at);
    case 'Record':
      return startRecord(host, verb, at);
    case 'Dial':
      return verb.target.kind === 'conference'
        ? startDialConference(host, verb, verb.target.conference, at)
        : startDialEndpoints(host, verb, verb.target.endpoints, at);
    case 'Redirect':
      host.ask(verb, {}, 'redirect', at);
      return null;
    case 'Message':
      sendMessage(host, verb, at);
      return null;
    case 'Reject':
      reject(host, verb, at);
      return null;
    case 'Hangup':
      host.answer(at);
      host.hangUp(at);
      return null;
  }
}

/**
 * An answered call can't be rejected any more; it's hung up. A rejected one ends as `busy` if that's the
 * reason, otherwise as `no-answer`; the SIP codes are our choice. Sources: SignalWire docs "Reject",
 * Twilio docs "Reject" (August 2026).
 */
function reject(host: VerbHost, { reason }: Reject, at: number): void {
  if (host.leg.answeredAt !== null) {
    host.hangUp(at);
    return;
  }
  const end =
    reason === 'busy'
      ? ({ status: 'busy', sip: sipResult(486), hangup: 'callee' } as const)
      : ({ status: 'no-answer', sip: sipResult(603), hangup: 'callee' } as const);
  host.context.engine.finish(host.leg, end, at);
}
