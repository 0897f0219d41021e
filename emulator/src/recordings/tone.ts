/**
 * Generates a recording's audio: a soft, steady tone as a WAV file, streamed second by second, so that
 * an hour of it takes no memory. The two channels of a stereo file are an octave apart.
 */

const SAMPLES_PER_SECOND = 8_000;
const BYTES_PER_SAMPLE = 2;
const HEADER_BYTES = 44;
const AMPLITUDE = 3_000;
/** Whole numbers of waves per second, so that seconds join without a click. */
const CHANNEL_HERTZ = [440, 880] as const;

/** The file's length in bytes. */
export const toneBytes = (durationSeconds: number, channels: 1 | 2): number =>
  HEADER_BYTES + durationSeconds * SAMPLES_PER_SECOND * BYTES_PER_SAMPLE * channels;

/** The file in pieces: 16-bit PCM at 8 kHz, for a length in whole seconds. */
export function* toneWav(durationSeconds: number, channels: 1 | 2): Generator<Buffer> {
  yield header(durationSeconds, channels);
  if (durationSeconds === 0) return;
  const second = oneSecond(channels);
  for (let i = 0; i < durationSeconds; i += 1) yield second;
}

/** The header of a RIFF/WAVE file with one `fmt ` and one `data` chunk. */
function header(durationSeconds: number, channels: 1 | 2): Buffer {
  const total = toneBytes(durationSeconds, channels);
  const frameBytes = BYTES_PER_SAMPLE * channels;
  const bytes = Buffer.alloc(HEADER_BYTES);
  bytes.write('RIFF', 0, 'ascii');
  bytes.writeUInt32LE(total - 8, 4);
  bytes.write('WAVEfmt ', 8, 'ascii');
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(channels, 22);
  bytes.writeUInt32LE(SAMPLES_PER_SECOND, 24);
  bytes.writeUInt32LE(SAMPLES_PER_SECOND * frameBytes, 28);
  bytes.writeUInt16LE(frameBytes, 32);
  bytes.writeUInt16LE(BYTES_PER_SAMPLE * 8, 34);
  bytes.write('data', 36, 'ascii');
  bytes.writeUInt32LE(total - HEADER_BYTES, 40);
  return bytes;
}

function oneSecond(channels: 1 | 2): Buffer {
  const bytes = Buffer.alloc(SAMPLES_PER_SECOND * BYTES_PER_SAMPLE * channels);
  const voices = CHANNEL_HERTZ.slice(0, channels);
  let offset = 0;
  for (let sample = 0; sample < SAMPLES_PER_SECOND; sample += 1) {
    for (const hertz of voices) {
      const angle = (2 * Math.PI * hertz * sample) / SAMPLES_PER_SECOND;
      offset = bytes.writeInt16LE(Math.round(AMPLITUDE * Math.sin(angle)), offset);
    }
  }
  return bytes;
}
