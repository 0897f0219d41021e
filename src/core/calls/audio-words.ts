/** Says what was wrong with a call's audio, for people who don't read packet counts. */

import type { AudioFlaw } from './audio-verdict.ts';

/** The party on a leg: who the provider's audio figures are about. */
export function partyOf(direction: string | null): string {
  if (direction === 'inbound') return 'the caller';
  return direction?.startsWith('outbound') === true ? 'the callee' : 'the far end';
}

/** The flaw as a clause, such as `3.1% of the packets from the caller were lost, in bursts`. */
export function flawClause(flaw: AudioFlaw, party: string): string {
  switch (flaw.kind) {
    case 'silence':
      return `no audio came from ${party}`;
    case 'loss': {
      const lost = `${percentText(flaw.percent)} of the packets from ${party} were lost`;
      return flaw.isInBursts ? `${lost}, in bursts` : lost;
    }
    case 'far-end-loss':
      return `${party} missed ${percentText(flaw.percent)} of the packets sent to them`;
    case 'jitter':
      return `packets from ${party} came unevenly (${Math.round(flaw.milliseconds)} ms jitter)`;
    case 'flushes':
      return `${flaw.packets} packets from ${party} came too late and were dropped`;
    case 'clock-drift': {
      const way = flaw.percent > 0 ? 'fast' : 'slow';
      return `the audio clock of ${party} runs ${percentText(Math.abs(flaw.percent))} ${way}`;
    }
  }
}

/** What it sounds like. */
export function soundOf(flaw: AudioFlaw): string {
  switch (flaw.kind) {
    case 'silence':
      return "The other side heard nothing. Often a firewall or NAT that blocks the party's media.";
    case 'loss':
      return flaw.isInBursts
        ? 'The other side heard gaps and missing words.'
        : 'The other side heard short clicks; single losses are mostly concealed.';
    case 'far-end-loss':
      return 'They heard gaps, even if the other side heard everything.';
    case 'jitter':
      return 'Speech sounded choppy or delayed. Often a busy Wi-Fi or uplink.';
    case 'flushes':
      return 'Speech skipped ahead when the buffer was emptied.';
    case 'clock-drift':
      return 'A buffer slowly fills or runs dry, so a long call clicks or skips at intervals.';
  }
}

const percentText = (percent: number): string => `${percent.toFixed(1)}%`;
