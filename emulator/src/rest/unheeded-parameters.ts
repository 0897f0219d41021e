/**
 * Parameters that the providers document but the emulator can't honor: those it refuses, and those it
 * accepts without effect. The Limitations page lists both; a test compares it with these tables.
 * Sources: SignalWire's and Twilio's API references (August 2026).
 */
import type { RestRoute } from '../faults/rest-faults.ts';
import type { RequestParameters } from './request-parameters.ts';
import { accepted, type Checked, invalid } from './rest-error.ts';

type ByRoute<Value> = Readonly<Partial<Record<RestRoute, Value>>>;

const NO_ANNOUNCEMENTS = "The emulator doesn't make announcements";
const NO_TEMPLATES = 'The emulator has no content templates';
const NO_SCHEDULE = 'The emulator sends at once';
const NO_APPLICATIONS = 'The emulator has no applications or trunks';

const OF_A_NUMBER = {
  SmsApplicationSid: NO_APPLICATIONS,
  TrunkSid: NO_APPLICATIONS,
  VoiceApplicationSid: NO_APPLICATIONS,
};

/** Parameters that a request can't have, and why. */
export const REFUSED_PARAMETERS: ByRoute<Readonly<Record<string, string>>> = {
  'conferences.update': { AnnounceMethod: NO_ANNOUNCEMENTS, AnnounceUrl: NO_ANNOUNCEMENTS },
  'incoming-phone-numbers.create': OF_A_NUMBER,
  'incoming-phone-numbers.update': OF_A_NUMBER,
  'messages.create': {
    ContentSid: NO_TEMPLATES,
    ContentVariables: NO_TEMPLATES,
    ScheduleType: NO_SCHEDULE,
    SendAt: NO_SCHEDULE,
  },
  'participants.update': {
    AnnounceMethod: NO_ANNOUNCEMENTS,
    AnnounceUrl: NO_ANNOUNCEMENTS,
    WaitMethod: "The emulator doesn't play music to waiting participants",
    WaitUrl: "The emulator doesn't play music to waiting participants",
  },
};

const DETECTION_TUNING = [
  'MachineDetectionSilenceTimeout',
  'MachineDetectionSpeechEndThreshold',
  'MachineDetectionSpeechThreshold',
  'MachineDetectionTimeout',
  'MachineWordsThreshold',
];
const NETWORK = [
  'Byoc',
  'CallReason',
  'CallToken',
  'CallerId',
  'ClientNotificationUrl',
  'Passports',
  'SipAuthPassword',
  'SipAuthUsername',
];
const RECORDED = ['RecordingConfigurationId', 'Trim'];
const ABOUT_A_NUMBER = [
  'AddressSid',
  'ApiVersion',
  'BundleSid',
  'EmergencyAddressSid',
  'EmergencyStatus',
  'IdentitySid',
  'VoiceReceiveMode',
];

/** Parameters that a request can have, without effect. Some are still checked. */
export const PARAMETERS_WITHOUT_EFFECT: ByRoute<readonly string[]> = {
  'calls.create': [
    'ApplicationSid',
    'AsyncAmdPartialResults',
    'MaxPricePerMinute',
    ...DETECTION_TUNING,
    ...NETWORK,
    ...RECORDED,
  ],
  'incoming-phone-numbers.create': ['AreaCode', ...ABOUT_A_NUMBER],
  'incoming-phone-numbers.update': ['AccountSid', ...ABOUT_A_NUMBER],
  'messages.create': [
    'AddressRetention',
    'ApplicationSid',
    'Attempt',
    'ContentRetention',
    'FallbackFrom',
    'ForceDelivery',
    'MaxPrice',
    'MessageIntent',
    'MessagingServiceSid',
    'PersistentAction',
    'ProvideFeedback',
    'RiskCheck',
    'SendAsMms',
    'ShortenUrls',
    'SmartEncoded',
    'TrafficType',
    'ValidityPeriod',
  ],
  'participants.create': [
    'AsyncAmdPartialResults',
    'Beep',
    'CallerDisplayName',
    'ConferenceTrim',
    'EmergencyAddress',
    'EmergencyCallerLocation',
    'EmergencyCallerPosition',
    'EmergencyCity',
    'EmergencyCountry',
    'EmergencyName',
    'EmergencyState',
    'EmergencyZipCode',
    'JitterBufferSize',
    'Region',
    'WaitMethod',
    'WaitUrl',
    ...DETECTION_TUNING,
    ...NETWORK,
    ...RECORDED,
  ],
  'participants.update': ['Beep'],
  'recordings.create': RECORDED,
  'recordings.list': ['IncludeSoftDeleted'],
};

/** Refuses a request with a parameter that it can't have. */
export function refuseUnsupported(
  route: RestRoute,
  parameters: RequestParameters,
): Checked<RequestParameters> {
  for (const [name, why] of Object.entries(REFUSED_PARAMETERS[route] ?? {})) {
    if (parameters.one(name) !== null) return invalid(20_422, `${why}: leave ${name} out.`);
  }
  return accepted(parameters);
}

/** A sentence for each parameter of a request that was accepted without effect. */
export function unheeded(route: RestRoute, parameters: RequestParameters): readonly string[] {
  const withoutEffect = PARAMETERS_WITHOUT_EFFECT[route] ?? [];
  const known = withoutEffect.filter((name) => parameters.one(name) !== null);
  const unknown = parameters.unread().filter((name) => !withoutEffect.includes(name));
  return [
    ...known.map((name) => `${name} has no effect in the emulator (${route}).`),
    ...unknown.map(
      (name) =>
        `${printable(name)} isn't a parameter of ${route}, and was ignored. Names are case-sensitive.`,
    ),
  ];
}

/** In a body with the wrong content type, values become names, and those don't belong in a log. */
const printable = (name: string): string =>
  /^[A-Za-z]{1,64}[<>]?$/.test(name) ? name : 'An invalid name';
