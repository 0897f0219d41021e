/** What a connection hands on, to a page or from the worker to its pages. */

import type { CallbackArrivals, CallChanges, LiveCalls } from '../../../src/core/wire/live.ts';
import type { Now } from '../../../src/core/wire/now.ts';
import type { Link, LiveContents } from './live-window.ts';

export type LiveMessage =
  /** Takes the place of all calls in progress. */
  | { readonly kind: 'snapshot'; readonly live: LiveCalls }
  | { readonly kind: 'changes'; readonly changes: CallChanges }
  | { readonly kind: 'now'; readonly now: Now }
  | { readonly kind: 'callbacks'; readonly arrivals: CallbackArrivals }
  /** The server is there, and nothing has changed. */
  | { readonly kind: 'heard' }
  | { readonly kind: 'link'; readonly link: Link }
  /** Everything that another page of this browser knows already, and when it last heard from the server. */
  | {
      readonly kind: 'contents';
      readonly contents: LiveContents;
      readonly heardAt: number | null;
    }
  /** Forgets everything, because someone else signed in. */
  | { readonly kind: 'forget' };
