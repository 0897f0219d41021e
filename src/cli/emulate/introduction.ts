/** What `callboard emulate` says first: what to paste where, into SDKs and into settings. */
import type { Emulator } from '../../emulator/emulator.ts';

/** Whoever an emulator is introduced to needs no more of it. */
export type Introduced = Pick<
  Emulator,
  'dialect' | 'url' | 'project' | 'token' | 'signingKey' | 'faults'
>;

/** The lines, without line feeds. */
export function introduction(emulator: Introduced): readonly string[] {
  const { dialect, url, project, token, signingKey } = emulator;
  const faults = emulator.faults();
  return [
    `An emulated ${dialect === 'twilio' ? 'Twilio' : 'SignalWire'} answers at ${url}. Ctrl-C ends it.`,
    ...(faults.length === 0 ? [] : [`Faults are on: ${faults.map(inWords).join(', ')}.`]),
    '',
    'For an SDK or curl:',
    `  base URL     ${url}`,
    `  project      ${project}`,
    `  token        ${token}`,
    `  signing key  ${signingKey}`,
    '',
    '@signalwire/compatibility-api:',
    `  const client = RestClient('${project}', '${token}', { signalwireSpaceUrl: 'emulator' });`,
    `  client.api.baseUrl = '${url}';`,
    `  RestClient.validateRequest('${signingKey}', signature, url, parameters);`,
    '',
    ...twilioSdk(emulator),
    '',
    'For a Callboard:',
    ...settings(emulator).map((line) => `  ${line}`),
    `  CALLBOARD_PROVIDER_API_URL=${url}`,
  ];
}

/** Twilio's SDK refuses a project that is no account sid, before it asks anyone. */
function twilioSdk({ project, token, url, signingKey }: Introduced): readonly string[] {
  if (!project.startsWith('AC')) {
    return ['twilio: takes account sids only. Start with --dialect twilio, or --project AC…'];
  }
  return [
    'twilio:',
    `  const client = twilio('${project}', '${token}');`,
    `  client.api.baseUrl = '${url}';`,
    `  twilio.validateRequest('${signingKey}', signature, url, parameters);`,
  ];
}

const settings = ({ dialect, project, token, signingKey }: Introduced): readonly string[] =>
  dialect === 'twilio'
    ? [`TWILIO_ACCOUNT_SID=${project}`, `TWILIO_AUTH_TOKEN=${token}`]
    : [
        `SIGNALWIRE_PROJECT_ID=${project}`,
        `SIGNALWIRE_API_TOKEN=${token}`,
        `SIGNALWIRE_SIGNING_KEY=${signingKey}`,
      ];

const inWords = (fault: ReturnType<Introduced['faults']>[number]): string =>
  `${'fault' in fault ? fault.fault : `${fault.action.kind} at ${fault.route}`} ${percent(fault.probability)}`;

const percent = (share: number): string => `${Math.round(share * 1000) / 10} %`;
