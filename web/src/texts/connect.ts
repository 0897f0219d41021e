/** The texts of the Connect view. */

export const CONNECT_TEXTS = {
  title: 'Connect',
  heading: 'Connect your provider',
  loading: 'Loading the settings',
  failed: "The settings couldn't be loaded",
  again: 'Try again',
  notAllowed: {
    title: 'Only administrators can connect a provider',
    text: "Your key can see calls. To change how callbacks arrive, sign in with an administrator's key.",
    action: 'Go to Now',
  },
  state: {
    waiting: 'Waiting for the first callback',
    connected: (age: string) => `Connected: the newest callback arrived ${age} ago`,
    connectedEarlier: 'Connected: callbacks have arrived before',
  },
  url: {
    title: '1. The URL for callbacks',
    label: 'Callback URL',
    text: 'Give it to your provider as the status callback. It accepts every kind of callback.',
    localOnly: "Only this machine can reach this URL. Your provider can't.",
    tunnel: 'To try it out, start a tunnel:',
    tunnelLabel: 'Tunnel command',
    setPublic: "Then restart Callboard with the tunnel's address:",
    setPublicLabel: 'Setting',
    noPublic:
      "CALLBOARD_PUBLIC_URL isn't set, so this is the address in your browser. Signatures only match if the provider " +
      'uses exactly the URL that Callboard expects: set it if a proxy is in between.',
    proxy: 'For a server of your own:',
    proxyLink: 'run Callboard behind a proxy',
  },
  keys: {
    title: '2. The key that verifies them',
    none: 'No signing key is set, so every callback is refused. Set one and restart Callboard:',
    add: 'Keys are settings. To add a provider, set its key and restart Callboard:',
    columns: { provider: 'Provider', keys: 'Keys', account: 'Account' },
    anyAccount: 'any',
    unsigned:
      'CALLBOARD_ALLOW_UNSIGNED=1: programs on this machine may send callbacks without a signature.',
    settings: {
      signalwire: 'SIGNALWIRE_SIGNING_KEY=PSK_...',
      twilio: 'TWILIO_AUTH_TOKEN=...',
    },
    where: {
      signalwire:
        "The project's signing key, under API credentials in the dashboard. It isn't the API token.",
      twilio: "The account's primary auth token, on the first page of the console.",
    },
  },
  settings: {
    title: '3. What to set at the provider',
    provider: 'Provider',
    rest: 'Calls that you place over REST',
    restText:
      "Repeat StatusCallbackEvent, once for each event. All events in one value don't work: the provider refuses them " +
      'or reports only the end of calls.',
    document: {
      signalwire: 'Calls that you dial in cXML',
      twilio: 'Calls that you dial in TwiML',
    },
    documentText:
      "Here it's one attribute, with spaces between the events. Each leg reports for itself.",
    number: 'Calls to your number',
    numberText:
      "Set the number's status callback, not its voice URL. It reports once, when an inbound call has ended.",
    more: 'All the details:',
    moreLink: 'point your provider at it',
  },
  arrivals: {
    title: 'Arriving now',
    count: 'newest first',
    none: 'Nothing has arrived since you opened this page.',
    noneText: 'Place a call, or send a signed test callback from this machine:',
    testLabel: 'Test command',
    columns: { time: 'Time', outcome: 'Outcome', what: 'What' },
    outcomes: {
      stored: 'Stored',
      duplicate: 'Repeat',
      unprocessable: 'Kept, not read',
      refused: 'Refused',
    },
    about: {
      duplicate: 'Delivered before. Nothing changed.',
      unprocessable: "Acknowledged and kept in the log, but it isn't an event of a call.",
    },
    times: (count: number) => `${count} times`,
    open: (sid: string) => `call ${sid}`,
    help: 'What this means',
  },
  demo: {
    title: 'No provider at hand?',
    text: 'The demo runs Callboard and an emulated provider that places calls, with a database of its own.',
    label: 'Demo command',
    checkout: 'In a checkout:',
    checkoutLabel: 'Demo command in a checkout',
    tutorial: 'Or follow the tutorial:',
    tutorialLink: 'your first callbacks',
  },
} as const;

export const PROVIDER_NAMES = { signalwire: 'SignalWire', twilio: 'Twilio' } as const;

interface RefusalText {
  readonly what: string;
  readonly todo: string;
  /** The error in the documentation. */
  readonly error: string;
}

/** Why callbacks are refused and what to do, by the reason that the stream gives. */
export const REFUSAL_TEXTS: ReadonlyMap<string, RefusalText> = new Map([
  [
    'unsigned',
    {
      what: 'It has no signature.',
      todo: "It didn't come from the provider, or a proxy removed the header. Let X-SignalWire-Signature and X-Twilio-Signature pass.",
      error: 'unsigned',
    },
  ],
  [
    'unsigned-not-local',
    {
      what: "It has no signature, and didn't come straight from this machine.",
      todo: 'Send it from this machine to a loopback address, or sign it.',
      error: 'unsigned_not_local',
    },
  ],
  [
    'bad-signature',
    {
      what: "The signature doesn't match.",
      todo: 'Set CALLBOARD_PUBLIC_URL to exactly the URL that you gave the provider, or check that the signing key belongs to this project.',
      error: 'bad_signature',
    },
  ],
  [
    'wrong-account',
    {
      what: 'The key belongs to another account.',
      todo: 'Check SIGNALWIRE_PROJECT_ID and TWILIO_ACCOUNT_SID: each must be the account of its key.',
      error: 'wrong_account',
    },
  ],
  [
    'no-key',
    {
      what: 'No signing key is set, so nothing can be verified.',
      todo: 'Set SIGNALWIRE_SIGNING_KEY or TWILIO_AUTH_TOKEN and restart.',
      error: 'no_signing_key',
    },
  ],
  [
    'malformed',
    {
      what: "It can't be read as a callback.",
      todo: "The log says what's wrong with it. Providers don't send this.",
      error: 'malformed_callback',
    },
  ],
  [
    'malformed-http',
    {
      what: "It isn't valid HTTP.",
      todo: 'Send HTTP/1.1 with a Host header. If the provider calls https, a proxy has to speak TLS.',
      error: 'malformed_http',
    },
  ],
  [
    'unsupported-body',
    {
      what: 'Its body is neither a form nor JSON.',
      todo: 'Send application/x-www-form-urlencoded, as providers do.',
      error: 'unsupported_body',
    },
  ],
  [
    'too-many-parameters',
    {
      what: 'It has too many parameters.',
      todo: 'No provider sends that many. Look at who does.',
      error: 'too_many_parameters',
    },
  ],
  [
    'too-large',
    {
      what: 'Its body is longer than 64 kB.',
      todo: "Providers' callbacks never are. Look at who sends it.",
      error: 'body_too_large',
    },
  ],
  [
    'head-too-large',
    {
      what: 'Its URL or headers are too long.',
      todo: 'Shorten the parameters in the callback URL, or the headers that a proxy adds.',
      error: 'headers_too_large',
    },
  ],
  [
    'wrong-path',
    {
      what: "It's signed, but went to a path that doesn't exist.",
      todo: 'The URL has to end in /callbacks/voice when it gets here. If the public URL has a path, the proxy must remove it.',
      error: 'not_found',
    },
  ],
  [
    'forwarding-loop',
    {
      what: 'This Callboard forwarded it itself.',
      todo: 'Remove the URL that leads back here from CALLBOARD_FORWARD_URL.',
      error: 'forwarding_loop',
    },
  ],
  [
    'timeout',
    {
      what: "It didn't arrive completely in 15 s.",
      todo: 'Check the network between the proxy and Callboard.',
      error: 'request_timeout',
    },
  ],
  [
    'shed',
    {
      what: 'Callboard is overloaded.',
      todo: 'Nothing is lost if the provider tries again. Look at the load and at the disk.',
      error: 'overloaded',
    },
  ],
  [
    'store-failed',
    {
      what: "It couldn't be written to disk.",
      todo: 'The disk is full or broken: the log says which.',
      error: 'store_failed',
    },
  ],
]);
