/**
 * Types for SignalWire's SDK, whose own can't be imported, because its `exports` don't name any. It's a fork
 * of Twilio's SDK with the same methods. Only what the tests use is declared.
 */
declare module '@signalwire/compatibility-api' {
  import type { Twilio } from 'twilio';

  interface RestClientFactory {
    (
      project: string,
      token: string,
      options: { readonly signalwireSpaceUrl: string },
    ): Pick<
      Twilio,
      'api' | 'calls' | 'conferences' | 'incomingPhoneNumbers' | 'messages' | 'recordings'
    >;
    validateRequest(
      key: string,
      signature: string,
      url: string,
      parameters: Record<string, string | string[]>,
    ): boolean;
  }
  export const RestClient: RestClientFactory;
}
