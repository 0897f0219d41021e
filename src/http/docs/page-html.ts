/** The HTML frame of a documentation page: a header with a link to the index, and a style sheet. */

import type { DocsPage } from './docs-pages.ts';

/** The path of the style sheet. */
export const STYLE_PATH = '/docs/style.css';

/** A documentation page as a complete HTML document. */
export const pageHtml = ({
  title,
  html,
}: Pick<DocsPage, 'title' | 'html'>): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)} · Callboard</title>
<link rel="stylesheet" href="${STYLE_PATH}">
</head>
<body>
<header><a href="/docs/">Callboard documentation</a></header>
<main>
${html}
</main>
</body>
</html>
`;

const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** The style sheet, with light and dark colours. */
export const PAGE_STYLE = `:root {
  color-scheme: light dark;
  --bg: #ffffff; --soft: #f6f7f9; --line: #e3e6eb; --ink: #161b22; --ink-2: #56606e; --accent: #2456d6;
}
@media (prefers-color-scheme: dark) {
  :root { --bg: #0f1318; --soft: #171c23; --line: #262d37; --ink: #e8ecf2; --ink-2: #a3adba; --accent: #8db0ff; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--bg); color: var(--ink); font: 16px/1.6 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
header { border-bottom: 1px solid var(--line); padding: 12px 24px; font-weight: 600; }
header a { color: inherit; text-decoration: none; }
main { max-width: 52rem; margin: 0 auto; padding: 8px 24px 64px; }
h1, h2, h3 { line-height: 1.25; letter-spacing: -0.01em; margin: 1.6em 0 0.5em; scroll-margin-top: 16px; }
h1 { font-size: 1.8rem; } h2 { font-size: 1.35rem; } h3 { font-size: 1.1rem; }
:target { background: var(--soft); }
a { color: var(--accent); text-underline-offset: 2px; }
code, pre { font-family: ui-monospace, "SF Mono", "Cascadia Mono", "DejaVu Sans Mono", monospace; font-size: 0.875em; }
code { background: var(--soft); padding: 1px 5px; border-radius: 4px; overflow-wrap: anywhere; }
pre { background: var(--soft); border: 1px solid var(--line); border-radius: 6px; padding: 12px 16px; overflow-x: auto; line-height: 1.45; }
pre code { background: none; padding: 0; overflow-wrap: normal; }
table { display: block; max-width: 100%; overflow-x: auto; border-collapse: collapse; font-size: 0.9375rem; margin: 1em 0; }
td:first-child > code:only-child { white-space: nowrap; }
th, td { border-bottom: 1px solid var(--line); padding: 6px 12px 6px 0; text-align: left; vertical-align: top; }
th { color: var(--ink-2); font-weight: 500; }
img { max-width: 100%; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
`;
