/**
 * What the media server counts on a line during a conversation. One pass over the packets gives all
 * figures, so that they're consistent with each other and with the conversation's length. It skips from
 * loss to loss, so that a clean line costs almost nothing, however long the call.
 */
import type { Random } from '../vocabulary/random.ts';
import { between, chance, geometric, normal, wholeBetween } from '../world/draws.ts';
import { seededRandom } from '../world/seeded-random.ts';
import { JitterVariance } from './jitter-variance.ts';
import { type Line, meanLoss } from './line-quality.ts';
import { FlawCount, mosOf, qualityPercent, UNCOUNTED_PACKETS } from './mos.ts';

/** What the media server counted; `in` is what it received, `out` what it sent. */
export interface AudioStats {
  /** 1 to 4.5; 4.5 if nothing was received. */
  readonly mos: number;
  /** What the score is computed from, in whole percent. No provider sends it. */
  readonly qualityPercent: number;
  readonly averagePtimeMs: number;
  readonly mediaPackets: number;
  /** Packets that weren't there in time and were replaced by comfort noise. */
  readonly skippedPackets: number;
  readonly flushedPackets: number;
  readonly dtmfPackets: number;
  /** Frames; 0 if no jitter buffer was needed. */
  readonly largestJitterBuffer: number;
  /** Variances of the time between packets, in milliseconds squared. */
  readonly jitterMinVariance: number;
  readonly jitterMaxVariance: number;
  readonly outMediaPackets: number;
  readonly outDtmfPackets: number;
  readonly outLost: number;
}

/** Keys pressed during the conversation, by the far end and by the platform. */
export interface DigitsPressed {
  readonly heard: number;
  readonly sent: number;
}

/** The packet time of G.711 as both providers send it. */
const PTIME_MS = 20;
/** A tone of 160 ms and its end, which is sent three times (RFC 4733). */
const PACKETS_OF_A_DIGIT = 11;
const NO_DIGITS: DigitsPressed = { heard: 0, sent: 0 };

/** Measures a line during a conversation of this length. */
export function measureAudio(
  line: Line,
  talkMs: number,
  digits: DigitsPressed = NO_DIGITS,
): AudioStats {
  const random = seededRandom([line.seed, 0x6d6f73, 0x6c696e65, 1]);
  // Media starts shortly after the answer.
  const mediaMs = line.hasAudio ? Math.max(0, talkMs - between(random, 60, 450)) : 0;
  const expected = Math.floor(mediaMs / PTIME_MS);
  const walk = walkPackets(line, expected, random);
  const late = lateArrivals(line, walk.received, random);
  const inTime = walk.received - late.dropped;
  const out = Math.max(0, Math.floor((talkMs - between(random, 60, 2_500)) / PTIME_MS));
  const outLost = Math.round(out * meanLoss(line) * between(random, 0.5, 1.5));
  const pressed = digits.heard > 0 ? digits.heard : chance(random, 0.06) ? 1 : 0;
  const percent = qualityPercent(walk.flaws.received, walk.flaws.flaws);
  return {
    mos: mosOf(percent),
    qualityPercent: percent,
    averagePtimeMs: inTime > 0 ? mediaMs / inTime : 0,
    mediaPackets: inTime,
    skippedPackets: expected - inTime,
    // Some late packets arrived all at once, and the buffer was flushed.
    flushedPackets: late.dropped === 0 ? 0 : wholeBetween(random, 0, late.dropped),
    dtmfPackets: Math.min(pressed * PACKETS_OF_A_DIGIT, inTime),
    largestJitterBuffer: late.largestBuffer,
    // Recorded payloads have 0 here as often as a variance: some servers keep the initial value.
    jitterMinVariance: chance(random, 0.4) ? 0 : walk.variance.min,
    jitterMaxVariance: walk.variance.max,
    outMediaPackets: out,
    outDtmfPackets: Math.min(digits.sent * PACKETS_OF_A_DIGIT, out),
    outLost: Math.min(outLost, out),
  };
}

interface Walk {
  /** All packets that arrived, including those that the score ignores. */
  readonly received: number;
  readonly flaws: FlawCount;
  readonly variance: JitterVariance;
}

function walkPackets(line: Line, expected: number, random: Random): Walk {
  const flaws = new FlawCount();
  // The time between two packets varies with the delays of both.
  const variance = new JitterVariance(2 * line.jitterMs ** 2, PTIME_MS, () => normal(random));
  let missing = 0;
  let received = 0;
  let uncounted = UNCOUNTED_PACKETS;
  const arrive = (packets: number) => {
    if (packets === 0) return;
    received += packets;
    const skipped = Math.min(uncounted, packets);
    uncounted -= skipped;
    let left = packets - skipped;
    // A gap is only seen between two counted packets.
    if (missing > 0 && left > 0 && flaws.received > 0) {
      flaws.afterGap(missing);
      variance.afterGap(missing);
      left -= 1;
    }
    missing = 0;
    flaws.inOrder(left);
    variance.inOrder(left);
  };
  let isGood = true;
  for (let left = expected; left > 0; isGood = !isGood) {
    const leave = isGood ? line.goodToBad : line.badToGood;
    let stay = Math.min(left, leave > 0 ? geometric(random, leave) : left);
    left -= stay;
    const loss = isGood ? line.lossInGood : line.lossInBad;
    while (stay > 0) {
      const before = Math.min(stay, loss > 0 ? geometric(random, loss) - 1 : stay);
      arrive(before);
      stay -= before;
      if (stay === 0) break;
      missing += 1;
      stay -= 1;
    }
  }
  return { received, flaws, variance };
}

interface Late {
  readonly dropped: number;
  /** In frames. */
  readonly largestBuffer: number;
}

/** Up to this much jitter, no buffer is set up, so no packet is too late for it. */
const NO_BUFFER_BELOW_MS = 8;

/** Delay has an exponential tail; its largest value determines the buffer's depth. */
function lateArrivals(line: Line, received: number, random: Random): Late {
  const { jitterMs, jitterBufferMs } = line;
  if (received === 0 || jitterMs < NO_BUFFER_BELOW_MS) return { dropped: 0, largestBuffer: 0 };
  const uncommon = -Math.log(1 - random.next() ** (1 / received));
  const largestDelayMs = jitterMs * uncommon;
  const share = Math.exp(-jitterBufferMs / jitterMs);
  const dropped =
    largestDelayMs <= jitterBufferMs
      ? 0
      : Math.max(1, Math.round(received * share * between(random, 0.7, 1.3)));
  return {
    dropped: Math.min(dropped, received),
    largestBuffer: Math.ceil(Math.min(largestDelayMs, jitterBufferMs) / PTIME_MS),
  };
}
