import { expect, test } from 'vitest';
import { publishedCallboard, publishedEmulator } from './manifest.ts';

const SOURCE = {
  name: 'callboard',
  workspaces: ['emulator'],
  scripts: { prepack: 'exit 1' },
  dependencies: { '@callboard/emulator': '0.1.0', zod: '4.0.0' },
  devDependencies: { vitest: '5.0.0' },
};
const EMULATOR = {
  name: '@callboard/emulator',
  exports: { '.': './src/emulator.ts', './cli': './src/cli.ts' },
  dependencies: { undici: '7.0.0', zod: '4.0.0' },
};

test('the published emulator has the entry points of its source, compiled', () => {
  const { exports } = publishedEmulator(EMULATOR);
  expect(exports).toEqual({
    '.': { types: './dist/emulator.d.ts', default: './dist/emulator.js' },
    './cli': { types: './dist/cli.d.ts', default: './dist/cli.js' },
  });
});

test('the published Callboard depends on what its bundled emulator needs', () => {
  expect(publishedCallboard(SOURCE, EMULATOR)).toEqual({
    name: 'callboard',
    dependencies: { '@callboard/emulator': '0.1.0', undici: '7.0.0', zod: '4.0.0' },
    bundleDependencies: ['@callboard/emulator'],
  });
});

test('two versions of one package are an error', () => {
  const emulator = { ...EMULATOR, dependencies: { zod: '4.0.1' } };
  expect(() => publishedCallboard(SOURCE, emulator)).toThrow('zod');
});
