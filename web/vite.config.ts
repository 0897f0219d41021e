/** Builds the board into `web/dist`, with each file also compressed, so that the server only has to send it. */

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';

/** Writes `NAME.br` and `NAME.gz` beside each text file. */
function compressed(): Plugin {
  let folder = '';
  return {
    name: 'compressed',
    apply: 'build',
    configResolved({ root, build }) {
      folder = resolve(root, build.outDir);
    },
    closeBundle() {
      const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
      for (const name of files.filter((file) => /\.(?:html|js|css|svg)$/.test(file))) {
        const bytes = readFileSync(join(folder, name));
        const params = {
          [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
          [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
        };
        writeFileSync(join(folder, `${name}.br`), brotliCompressSync(bytes, { params }));
        writeFileSync(join(folder, `${name}.gz`), gzipSync(bytes, { level: 9 }));
      }
    },
  };
}

/** Lets the first paint wait for the code that knows whether the viewer chose light or dark. */
const paintedOnce: Plugin = {
  name: 'painted-once',
  apply: 'build',
  transformIndexHtml: {
    order: 'post',
    handler: (html) => html.replace('<script type="module"', '$& blocking="render"'),
  },
};

const CALLBOARD = process.env['CALLBOARD_URL'] ?? 'http://127.0.0.1:8484';

export default defineConfig({
  root: import.meta.dirname,
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  worker: { format: 'es' },
  build: {
    // Older ones don't know `light-dark()`.
    target: ['chrome125', 'edge125', 'firefox128', 'safari18'],
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    // Compressing takes most of the time, and that's all there is to say about it.
    rolldownOptions: { checks: { pluginTimings: false } },
  },
  // `vite web` serves the sources while you work on them, and takes data from a running Callboard.
  server: { proxy: { '/api': CALLBOARD, '/docs': CALLBOARD } },
  plugins: [paintedOnce, compressed()],
});
