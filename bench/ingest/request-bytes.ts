/** Callbacks as the bytes of signed HTTP requests, ready to be written to a socket. */

import { type Parameter, signForm } from './signing.ts';
import type { Traffic } from './traffic.ts';

export interface Target {
  readonly port: number;
  readonly key: string;
}

export const CALLBACK_PATH = '/callbacks/voice';

/** A list of requests, stored in a few large buffers instead of many small ones. */
export interface RequestList {
  readonly count: number;
  readonly averageBodyBytes: number;
  at(index: number): Uint8Array;
}

const SLAB_BYTES = 32 * 1024 * 1024;
const LARGEST_REQUEST_BYTES = 8 * 1024;

/** One signed POST with these parameters. */
export function requestBytes(parameters: readonly Parameter[], target: Target): string {
  const host = `127.0.0.1:${target.port}`;
  const signature = signForm(target.key, `http://${host}${CALLBACK_PATH}`, parameters);
  const form = new URLSearchParams();
  for (const [name, value] of parameters) form.append(name, value);
  const body = form.toString();
  return (
    `POST ${CALLBACK_PATH} HTTP/1.1\r\n` +
    `Host: ${host}\r\n` +
    'User-Agent: SignalWire\r\n' +
    'Accept: */*\r\n' +
    'Content-Type: application/x-www-form-urlencoded\r\n' +
    `X-SignalWire-Signature: ${signature}\r\n` +
    `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
  );
}

/** The next `count` callbacks of `traffic`, each signed. */
export function buildRequests(traffic: Traffic, count: number, target: Target): RequestList {
  const slabs: Buffer[] = [];
  const slabOf = new Uint16Array(count);
  const starts = new Uint32Array(count + 1);
  const ends = new Uint32Array(count);
  let slab = Buffer.alloc(0);
  let used = 0;
  let bodyBytes = 0;
  for (let index = 0; index < count; index += 1) {
    if (slab.length - used < LARGEST_REQUEST_BYTES) {
      slab = Buffer.allocUnsafeSlow(SLAB_BYTES);
      slabs.push(slab);
      used = 0;
    }
    const request = requestBytes(traffic.next(), target);
    slabOf[index] = slabs.length - 1;
    starts[index] = used;
    used += slab.write(request, used, 'latin1');
    ends[index] = used;
    bodyBytes += request.length - request.indexOf('\r\n\r\n') - 4;
  }
  return {
    count,
    averageBodyBytes: Math.round(bodyBytes / count),
    at(index) {
      const holder = slabs[slabOf[index] ?? 0];
      if (holder === undefined) throw new RangeError(`there is no request ${index} of ${count}`);
      return holder.subarray(starts[index], ends[index]);
    },
  };
}
