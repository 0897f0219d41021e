/** How faults change a callback's content and how it's sent. It sends nothing itself. */

import type { DeliveryFaultKind } from '../contract/fault-kinds.ts';
import type { Parameters } from '../contract/form.ts';
import type { Mischief, SendManner, SignatureKind } from '../contract/mischief.ts';
import type { Callback } from '../delivery/deliverer.ts';
import { between, chance } from '../world/draws.ts';
import { rfc2822 } from '../world/rfc2822.ts';
import type { FaultBook } from './fault-book.ts';

/** Applies the active faults to a callback; `key` is for their dice. */
export function spoil(book: FaultBook, callback: Callback, key: string): Callback {
  const faults: DeliveryFaultKind[] = [];
  const parameters = { ...callback.parameters };
  skewClock(book, parameters, key, faults);
  if ('SequenceNumber' in parameters && book.hit('no-sequence-number', key) !== null) {
    delete parameters['SequenceNumber'];
    faults.push('no-sequence-number');
  }
  const signature = signatureOf(book, key, faults);
  const mischief: Mischief = { signature, faults, manner: mannerOf(book, callback, key) };
  return { ...callback, parameters, mischief };
}

function skewClock(
  book: FaultBook,
  parameters: Record<string, string>,
  key: string,
  faults: DeliveryFaultKind[],
): void {
  const hit = book.hit('clock-skew', key);
  const at = Date.parse(parameters['Timestamp'] ?? '');
  if (hit === null || Number.isNaN(at)) return;
  const seconds = Math.max(1, Math.round(between(hit.random, 0, hit.seconds)));
  parameters['Timestamp'] = rfc2822(at + (chance(hit.random, 0.5) ? seconds : -seconds) * 1_000);
  faults.push('clock-skew');
}

function signatureOf(book: FaultBook, key: string, faults: DeliveryFaultKind[]): SignatureKind {
  if (book.hit('wrong-signature', key) !== null) {
    faults.push('wrong-signature');
    return 'wrong';
  }
  if (book.hit('no-signature', key) === null) return 'valid';
  faults.push('no-signature');
  return 'none';
}

/** Each attempt rolls its own dice. A GET has no body to spoil. */
function mannerOf(book: FaultBook, callback: Callback, key: string): Mischief['manner'] {
  const hasBody = callback.address.method === 'POST';
  return (attempt): SendManner => {
    const toss = `${key}/${attempt}`;
    const truncated = hasBody ? book.hit('truncated-body', toss) : null;
    const slow = hasBody && truncated === null ? book.hit('slow-client', toss) : null;
    const cut = truncated === null ? book.hit('reset-after-send', toss) : null;
    const faults: DeliveryFaultKind[] = [];
    if (truncated !== null) faults.push('truncated-body');
    if (slow !== null) faults.push('slow-client');
    if (cut !== null) faults.push('reset-after-send');
    return {
      body: bodyKind(truncated !== null, slow !== null),
      trickleMs: (slow?.seconds ?? 0) * 1_000,
      cutsAnswer: cut !== null,
      faults,
    };
  };
}

function bodyKind(isTruncated: boolean, isSlow: boolean): SendManner['body'] {
  if (isTruncated) return 'truncated';
  return isSlow ? 'trickled' : 'whole';
}

/** Whether a callback reports the end of its call or message. */
export const tellsEnd = (parameters: Parameters): boolean =>
  ENDS.has(parameters['CallStatus'] ?? '') || MESSAGE_ENDS.has(parameters['MessageStatus'] ?? '');

const ENDS: ReadonlySet<string> = new Set(['completed', 'busy', 'failed', 'no-answer', 'canceled']);
const MESSAGE_ENDS: ReadonlySet<string> = new Set(['delivered', 'undelivered', 'failed']);
