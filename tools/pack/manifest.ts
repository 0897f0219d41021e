/** The package.json files that are published. npm has no `publishConfig.exports`, so they're written here. */

import { readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

const manifestSchema = z.record(z.string(), z.unknown());

export type Manifest = z.output<typeof manifestSchema>;

/** Reads a package.json. Throws if it isn't a JSON object. */
export const readManifest = (file: string): Manifest =>
  manifestSchema.parse(JSON.parse(readFileSync(file, 'utf8')));

export const writeManifest = (file: string, manifest: Manifest): void =>
  writeFileSync(file, `${JSON.stringify(manifest, null, 2)}\n`);

const entryPoints = z.object({ exports: z.record(z.string(), z.string()) });

/**
 * The emulator's, with entry points in `dist/` instead of `src/`. It keeps its scripts, because npm needs
 * them in the folder to restore package.json, even after an `npm pack` that was killed.
 */
export function publishedEmulator(source: Manifest): Manifest {
  const entries = Object.entries(entryPoints.parse(source).exports).map(([name, file]) => {
    const compiled = file.replace(/^\.\/src\/(.+)\.ts$/, './dist/$1');
    return [name, { types: `${compiled}.d.ts`, default: `${compiled}.js` }];
  });
  return { ...source, exports: Object.fromEntries(entries) };
}

/**
 * Callboard's. It bundles the emulator, which npm would otherwise look for in the registry. npm doesn't
 * install the dependencies of a bundled package, so Callboard depends on them too. Throws if the two name
 * different versions of a package.
 */
export function publishedCallboard(source: Manifest, emulator: Manifest): Manifest {
  const [own, bundled] = [readDependencies(source), readDependencies(emulator)];
  for (const [name, version] of Object.entries(bundled)) {
    const mine = own[name] ?? version;
    if (mine !== version)
      throw new Error(`${name}: Callboard has ${mine}, the emulator ${version}`);
  }
  const { scripts, devDependencies, workspaces, allowScripts, ...published } = source;
  return {
    ...published,
    dependencies: { ...own, ...bundled },
    bundleDependencies: ['@callboard/emulator'],
  };
}

const dependent = z.object({ dependencies: z.record(z.string(), z.string()) });

const readDependencies = (manifest: Manifest): Record<string, string> =>
  dependent.parse(manifest).dependencies;
