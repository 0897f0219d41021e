/**
 * The official SDKs, pointed at an emulator and unmodified except for their base URL, and their own signature
 * checks as a reference. The project itself never runs on them.
 */

import type { Emulator } from '@callboard/emulator';
import { RestClient } from '@signalwire/compatibility-api';
import twilio from 'twilio';

/** SignalWire's SDK as a client of the emulator. */
export function signalwireClient(emulator: Emulator) {
  // The SDK puts https:// before any space it's given, so the base is set afterwards.
  const client = RestClient(emulator.project, emulator.token, {
    signalwireSpaceUrl: 'emulator.invalid',
  });
  client.api.baseUrl = emulator.url;
  return client;
}

/** Twilio's SDK as a client of the emulator. The project must be an account sid (`AC...`). */
export function twilioClient(emulator: Emulator) {
  const client = twilio(emulator.project, emulator.token);
  client.api.baseUrl = emulator.url;
  return client;
}

/** Whether SignalWire's SDK accepts a signature. */
export const signalwireAccepts = (
  key: string,
  signature: string,
  url: string,
  parameters: Record<string, string>,
): boolean => RestClient.validateRequest(key, signature, url, parameters);

/** Whether Twilio's SDK accepts a signature. */
export const twilioAccepts = (
  key: string,
  signature: string,
  url: string,
  parameters: Record<string, string>,
): boolean => twilio.validateRequest(key, signature, url, parameters);
