/** The page of a checkout in which the board hasn't been built. */

import { pageHtml } from '../docs/page-html.ts';

export const MISSING_BOARD = pageHtml({
  title: "The board isn't built",
  html: `<h1>The board isn't built</h1>
<p>Callboard is running and takes callbacks, but the files of its board are missing from this checkout. To build
them, run this in its folder, and start Callboard again:</p>
<pre><code>npm ci
npm run build -w web</code></pre>
<p>Until then, use the <a href="/docs/reference/http-api">API</a> or the <a href="/docs/reference/cli">command
line</a>.</p>`,
});
