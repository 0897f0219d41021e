/** What a browser's headers say about where a request comes from, and what follows. */

import { describe, expect, test } from 'vitest';
import type { PublicAddress } from '../../ingest/callback-url.ts';
import { type Ambient, crossSiteRefusal } from './same-origin.ts';

type Headers = Readonly<Record<string, string>>;

const DIRECT: PublicAddress = { publicUrl: null, trustProxy: false };
const PROXIED = { publicUrl: null, trustProxy: true };
const PUBLIC = { publicUrl: 'https://board.example.test/hooks', trustProxy: false };
const HOST = { host: 'localhost:8484' };
const OURS = { ...HOST, origin: 'http://localhost:8484' };

const isRefused = (method: string, headers: Headers, by: Ambient, way = DIRECT): boolean =>
  crossSiteRefusal({ method, headers, remoteAddress: '127.0.0.1' }, by, way) !== null;

describe('a request that changes something', () => {
  test.each<[string, Headers, PublicAddress]>([
    ['from our own page', { ...HOST, 'sec-fetch-site': 'same-origin' }, DIRECT],
    ['from our own page, by Origin', OURS, DIRECT],
    [
      'through a trusted proxy',
      {
        ...HOST,
        'x-forwarded-proto': 'https',
        'x-forwarded-host': 'b.test',
        origin: 'https://b.test',
      },
      PROXIED,
    ],
    ['at the public URL', { ...HOST, origin: 'https://board.example.test' }, PUBLIC],
  ])('%s is let through', (_from, headers, way) => {
    for (const by of ['cookie', 'local', 'open'] as const) {
      expect(isRefused('POST', headers, by, way)).toBe(false);
    }
  });

  test.each<[string, Headers, PublicAddress]>([
    ['from another site', { ...HOST, 'sec-fetch-site': 'cross-site' }, DIRECT],
    ['from another port of this machine', { ...HOST, 'sec-fetch-site': 'same-site' }, DIRECT],
    ['typed into the address bar', { ...HOST, 'sec-fetch-site': 'none' }, DIRECT],
    ['that contradicts itself', { ...OURS, 'sec-fetch-site': 'cross-site' }, DIRECT],
    ['from another origin', { ...HOST, origin: 'https://evil.test' }, DIRECT],
    ['from another port, by Origin', { ...HOST, origin: 'http://localhost:3000' }, DIRECT],
    ['from an origin without a name', { ...HOST, origin: 'null' }, DIRECT],
    ['with an empty Origin', { ...HOST, origin: '' }, DIRECT],
    [
      'through a proxy that we do not trust',
      { ...HOST, 'x-forwarded-host': 'b.test', origin: 'http://b.test' },
      DIRECT,
    ],
    [
      'at the public URL without encryption',
      { ...HOST, origin: 'http://board.example.test' },
      PUBLIC,
    ],
  ])('%s is refused', (_from, headers, way) => {
    for (const by of ['cookie', 'local', 'open'] as const) {
      expect(isRefused('DELETE', headers, by, way)).toBe(true);
    }
  });

  test('from a program, which sends neither header, needs no cookie', () => {
    expect(isRefused('POST', HOST, 'local')).toBe(false);
    expect(isRefused('POST', HOST, 'open')).toBe(false);
    expect(isRefused('POST', HOST, 'cookie')).toBe(true);
  });
});

describe('a request that only reads', () => {
  test.each<[string, Headers, Ambient, boolean]>([
    ['from our own page', { 'sec-fetch-site': 'same-origin' }, 'cookie', false],
    ['from the address bar', { 'sec-fetch-site': 'none' }, 'cookie', false],
    ['from an old browser', {}, 'cookie', false],
    ['from another site', { 'sec-fetch-site': 'cross-site' }, 'cookie', true],
    [
      'by a link from another site, which should have left the cookie out',
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' },
      'cookie',
      true,
    ],
    ['from another site', { 'sec-fetch-site': 'cross-site' }, 'local', true],
    [
      'by a link from another site',
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' },
      'local',
      false,
    ],
    ['from a program', {}, 'local', false],
  ])('%s (%o, %s)', (_from, headers, by, expected) => {
    expect(isRefused('GET', { ...HOST, ...headers }, by)).toBe(expected);
  });
});
