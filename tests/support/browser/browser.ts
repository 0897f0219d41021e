/** Debian's Chromium for tests, and pages that write down whatever goes wrong in them. */

import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { isMissing } from '../installed.ts';

const CHROMIUM = '/usr/bin/chromium';

/** Whether tests in a browser have to be skipped; it's said on standard error. Never in CI. */
export const hasNoBrowser = isMissing(CHROMIUM);

/** Starts Chromium without a window. */
export const startBrowser = (): Promise<Browser> =>
  // Its sandbox doesn't work in containers, and the only pages it opens are ours.
  chromium.launch({ executablePath: CHROMIUM, chromiumSandbox: false });

/** For a page to load, or to show something. A busy machine can take most of it. */
const PATIENCE_MS = 120_000;

/** Runs in each page. The browser writes a violation down too, but doesn't say where. */
const REPORT_VIOLATIONS = `addEventListener('securitypolicyviolation', (event) => {
  console.error(\`policy: \${event.violatedDirective} \${event.blockedURI} \${event.sample}\`);
});`;

/** A profile of its own, with pages that are watched. */
export class WatchedContext implements AsyncDisposable {
  readonly context: BrowserContext;
  /** What went wrong so far: console errors, violations of the policy, exceptions and failed requests. */
  readonly problems: string[] = [];

  private constructor(context: BrowserContext) {
    this.context = context;
  }

  static async open(
    browser: Browser,
    options: Parameters<Browser['newContext']>[0] = {},
  ): Promise<WatchedContext> {
    const context = await browser.newContext({
      viewport: { width: 1440, height: 900 },
      ...options,
    });
    context.setDefaultTimeout(PATIENCE_MS);
    await context.addInitScript({ content: REPORT_VIOLATIONS });
    return new WatchedContext(context);
  }

  async page(url: string): Promise<Page> {
    const page = await this.context.newPage();
    page.on('console', (message) => {
      if (message.type() === 'error')
        this.problems.push(`console: ${message.text()} ${message.location().url}`);
    });
    page.on('pageerror', (error) => this.problems.push(`exception: ${error.message}`));
    page.on('requestfailed', (request) => {
      const why = request.failure()?.errorText ?? '';
      // A view that's left doesn't wait for its answers.
      if (why !== 'net::ERR_ABORTED') this.problems.push(`request: ${request.url()} ${why}`);
    });
    await page.goto(url);
    return page;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.context.close();
  }
}
