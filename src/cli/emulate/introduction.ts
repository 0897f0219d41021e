/** What `callboard emulate` prints at start: what to paste into SDKs and settings. */
import type { Emulator } from '@callboard/emulator';

/** The parts of an emulator that the introduction shows. */
export type Introduced = Pick<
  Emulator,
  'dialect' | 'url' | 'project' | 'token' | 'signingKey' | 'seed' | 'startAt' | 'faults'
>;

/** Returns the lines, without line feeds. */
export function introduction(emulator: Introduced): readonly string[] {
  const { dialect, url, project, token, signingKey } = emulator;
  const faults = emulator.faults();
  return [
    `The emulated ${dialect === 'twilio' ? 'Twilio' : 'SignalWire'} is listening at ${url}. Press Ctrl-C to stop it.`,
    ...(faults.length === 0 ? [] : [`Faults are on: ${faults.map(inWords).join(', ')}.`]),
    '',
    'For an SDK or curl:',
    `  base URL     ${url}`,
    `  project      ${project}`,
    `  token        ${token}`,
    `  signing key  ${signingKey}`,
    '',
    '@signalwire/compatibility-api:',
    "  import { RestClient } from '@signalwire/compatibility-api';",
    ...signalwireClient(emulator),
    `  RestClient.validateRequest(${inScript(signingKey)}, signature, url, parameters);`,
    '',
    ...twilioSdk(emulator),
    '',
    ...(url.startsWith('https://')
      ? ['Make Node trust the certificate: NODE_EXTRA_CA_CERTS=<its file, or its CA’s>', '']
      : []),
    'For Callboard:',
    ...settings(emulator).map((line) => `  ${line}`),
    `  CALLBOARD_PROVIDER_API_URL=${url}`,
    '',
    'To repeat the same calls:',
    `  --seed ${inShell(emulator.seed)} --start-at ${new Date(emulator.startAt).toISOString()}`,
  ];
}

/** The SDK prefixes the space with https://, so an https emulator needs no base URL. */
function signalwireClient({ project, token, url }: Introduced): readonly string[] {
  const space = url.startsWith('https://') ? url.slice('https://'.length) : 'emulator';
  const options = `{ signalwireSpaceUrl: '${space}' }`;
  const client = `  const client = RestClient(${inScript(project)}, ${inScript(token)}, ${options});`;
  return space === 'emulator' ? [client, `  client.api.baseUrl = '${url}';`] : [client];
}

/** Quotes a word if a shell would interpret it. */
const inShell = (word: string): string =>
  /^[\w.:@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;

/** A JavaScript string literal, so that the line can be pasted with any token. */
const inScript = (word: string): string => `'${word.replace(/[\\']/g, '\\$&')}'`;

/** Twilio's SDK refuses a project that is no account sid, before it asks anyone. */
function twilioSdk(introduced: Introduced): readonly string[] {
  const { dialect, project, token, url, signingKey } = introduced;
  if (!project.startsWith('AC')) {
    const cure =
      dialect === 'twilio' ? 'Leave --project out, or give' : 'Start with --dialect twilio, or';
    return [`twilio: takes account sids only. ${cure} --project AC…`];
  }
  return [
    'twilio:',
    "  import twilio from 'twilio';",
    `  const client = twilio(${inScript(project)}, ${inScript(token)});`,
    `  client.api.baseUrl = '${url}';`,
    `  twilio.validateRequest(${inScript(signingKey)}, signature, url, parameters);`,
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
