/** The board's paths, and the views behind them. Each view's code is loaded when it's first shown. */

import type { ComponentType } from 'preact';
import type { Route } from '../navigation/match-route.ts';

export type ViewComponent = ComponentType<{ readonly params: Readonly<Record<string, string>> }>;

/** The entries of the navigation. */
export type Section = 'now' | 'calls' | 'connect' | 'settings';

export interface ViewRoute extends Route {
  /** The entry of the navigation that's current. */
  readonly section: Section;
  load(): Promise<ViewComponent>;
}

const now = async () => (await import('../views/now/now-view.tsx')).NowView;
const calls = async () => (await import('../views/calls/calls-view.tsx')).CallsView;
const call = async () => (await import('../views/call/call-view.tsx')).CallView;
const connect = async () => (await import('../views/connect/connect-view.tsx')).ConnectView;
const settings = async () => (await import('../views/settings/settings-view.tsx')).SettingsView;
const keys = async () => (await import('../views/settings/keys-view.tsx')).KeysView;
const audit = async () => (await import('../views/settings/audit-view.tsx')).AuditView;

export const ROUTES: readonly ViewRoute[] = [
  { name: 'now', path: '/', section: 'now', load: now },
  { name: 'calls', path: '/calls', section: 'calls', load: calls },
  { name: 'call', path: '/calls/:sid', section: 'calls', load: call },
  { name: 'connect', path: '/connect', section: 'connect', load: connect },
  { name: 'settings', path: '/settings', section: 'settings', load: settings },
  { name: 'keys', path: '/settings/keys', section: 'settings', load: keys },
  { name: 'audit', path: '/settings/audit', section: 'settings', load: audit },
];

/** The navigation, with the second key of `g n`. */
export const SECTIONS: readonly {
  readonly section: Section;
  readonly href: string;
  readonly key: string;
}[] = [
  { section: 'now', href: '/', key: 'n' },
  { section: 'calls', href: '/calls', key: 'c' },
  { section: 'connect', href: '/connect', key: 'o' },
  { section: 'settings', href: '/settings', key: 's' },
];
