import { expect, it } from 'vitest';
import { matchRoute } from './match-route.ts';

const ROUTES = [
  { name: 'now', path: '/' },
  { name: 'calls', path: '/calls' },
  { name: 'call', path: '/calls/:sid' },
] as const;

it('finds the route and its parameters', () => {
  expect(matchRoute(ROUTES, '/')?.route.name).toBe('now');
  expect(matchRoute(ROUTES, '/calls/')?.route.name).toBe('calls');
  expect(matchRoute(ROUTES, '/calls/a%2Fb')).toEqual({ route: ROUTES[2], params: { sid: 'a/b' } });
});

it('takes a badly encoded parameter as it is', () => {
  expect(matchRoute(ROUTES, '/calls/%E0')?.params).toEqual({ sid: '%E0' });
});

it('finds nothing for another path', () => {
  expect(matchRoute(ROUTES, '/nowhere')).toBeNull();
});
