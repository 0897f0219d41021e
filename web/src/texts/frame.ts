/** The texts around the views: header, connection, keyboard, sign-in. */

export const FRAME_TEXTS = {
  product: 'Callboard',
  skip: 'Skip to the content',
  navigation: 'Views',
  nav: { now: 'Now', calls: 'Calls', connect: 'Connect', settings: 'Settings' },
  search: {
    label: 'Search',
    placeholder: 'Number, or the beginning of a SID',
    submit: 'Find',
  },
  theme: { system: 'System', light: 'Light', dark: 'Dark' },
  loading: 'Loading',
  viewFailed: {
    title: "This view couldn't be loaded",
    text: 'Callboard may have been updated or stopped since you opened the board.',
    action: 'Reload the page',
  },
  notFound: {
    title: 'Nothing exists here',
    text: "The board doesn't have this page.",
    action: 'Go to Now',
  },
  keyboard: {
    title: 'Keyboard',
    open: 'Show these shortcuts',
    andThen: 'then',
    go: (view: string) => `Go to ${view}`,
  },
} as const;

export const CONNECTION_TEXTS = {
  connecting: 'Connecting',
  live: (age: string) => `Live · ${age}`,
  liveQuiet: 'Live',
  stale: (age: string) => `Stale, ${age}`,
  signedOut: 'Signed out',
  failed: 'No data',
  /** For screen readers, when it changes. */
  lost: 'The connection is lost. What you see is no longer live.',
  back: 'The board is live again.',
  about: {
    connecting: 'Connecting to Callboard.',
    live: (age: string) => `Connected. The newest callback arrived ${age} ago.`,
    liveQuiet: 'Connected. No callback has ever arrived.',
    stale: (age: string) =>
      `Nothing has come from Callboard for ${age}. What you see is from then. Reconnecting.`,
    signedOut: 'Your session has ended. Sign in again.',
    failed: (why: string) => `Callboard doesn't send live data: ${why}`,
  },
} as const;
