/**
 * A Call resource of the provider's REST API, read as the parameters of a callback: what reconciliation
 * stores as a correction. Attributes as SignalWire and Twilio document them (2026-11).
 */

import type { Parameters } from './parameters.ts';

/** The attributes that a callback has a parameter for. */
const PARAMETER_OF: ReadonlyMap<string, string> = new Map([
  ['status', 'CallStatus'],
  ['from', 'From'],
  ['to', 'To'],
  ['direction', 'Direction'],
  ['parent_call_sid', 'ParentCallSid'],
  ['api_version', 'ApiVersion'],
  ['caller_name', 'CallerName'],
  ['forwarded_from', 'ForwardedFrom'],
  ['answered_by', 'AnsweredBy'],
  ['duration', 'CallDuration'],
]);
/** When the resource's status came about, the best source first; all in RFC 2822. */
const TIMES = ['end_time', 'start_time', 'date_created'] as const;

/** The parameters of a Call resource; absent attributes are left out. */
export function readCallResource(attributes: Parameters): Parameters {
  const parameters = new Map<string, string>();
  const text = (name: string): string | null => {
    const value = attributes.get(name);
    return typeof value === 'string' && value !== '' ? value : null;
  };
  for (const [attribute, name] of PARAMETER_OF) {
    const value = text(attribute);
    if (value !== null) parameters.set(name, value);
  }
  const time = TIMES.map(text).find((value) => value !== null);
  if (time !== undefined && time !== null) parameters.set('Timestamp', time);
  return parameters;
}
