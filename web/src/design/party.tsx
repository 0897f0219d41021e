/** The ends of a call. */

import type { CallSummary } from '../../../src/core/wire/call-summary.ts';
import { shownParty } from '../texts/party.ts';

/** A caller or called party as people read it; a dash for none. */
export function Party({ party }: { party: string | null }) {
  if (party === null) return <span class="faint">–</span>;
  return <span title={party}>{shownParty(party)}</span>;
}

/** Who calls whom. A phone only has room for the other end. */
export function Parties({ call }: { call: Pick<CallSummary, 'direction' | 'from' | 'to'> }) {
  const isInbound = call.direction === 'inbound';
  return (
    <>
      <span class={isInbound ? undefined : 'hide-s'}>
        <Party party={call.from} />
      </span>
      <span class="arrow hide-s">→</span>
      <span class={isInbound ? 'hide-s' : undefined}>
        <Party party={call.to} />
      </span>
    </>
  );
}
