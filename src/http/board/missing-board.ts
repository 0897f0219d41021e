/** The page of a checkout in which the board hasn't been built. */

import { STYLE_PATH } from '../docs/page-html.ts';

export const MISSING_BOARD = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>The board isn't built · Callboard</title>
<link rel="stylesheet" href="${STYLE_PATH}">
</head>
<body>
<main>
<h1>The board isn't built</h1>
<p>Callboard is running and takes callbacks, but the files of its board are missing from this checkout. To build
them, run this in its folder, and start Callboard again:</p>
<pre><code>npm ci
npm run build -w web</code></pre>
<p>Until then, use the <a href="/docs/reference/http-api">API</a> or the <a href="/docs/reference/cli">command
line</a>.</p>
</main>
</body>
</html>
`;
