/**
 * The documentation as pages: Markdown from the package's `docs` folder, rendered once each. Only files that
 * existed at start are ever opened, so no request path can reach another one.
 */

import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, posix, sep } from 'node:path';
import { Marked } from 'marked';
import { gfmHeadingId } from 'marked-gfm-heading-id';

/** One page of the documentation. */
export interface DocsPage {
  readonly type: 'page';
  readonly title: string;
  /** The source. */
  readonly markdown: string;
  /** The HTML, without the page frame. */
  readonly html: string;
}

/** A picture on a page. */
export interface DocsPicture {
  readonly type: 'picture';
  readonly svg: Buffer;
}

/** The documentation of this version. */
export class DocsPages {
  readonly #folder: string;
  readonly #files: ReadonlySet<string>;
  readonly #found = new Map<string, Promise<DocsPage | DocsPicture>>();

  /** Reads the names of the files in `folder`; throws if the folder doesn't exist. */
  constructor(folder: string) {
    this.#folder = folder;
    this.#files = new Set(
      readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) =>
        path.split(sep).join(posix.sep),
      ),
    );
  }

  /**
   * Finds the page or picture at a path below `/docs/`, with or without `.md`; for a folder, its README. Null if
   * there's none.
   */
  async find(path: string): Promise<DocsPage | DocsPicture | null> {
    const file = [path, `${path}.md`, posix.join(path, 'README.md')].find(
      (candidate) => this.#files.has(candidate) && /\.(md|svg)$/.test(candidate),
    );
    if (file === undefined) return null;
    const known = this.#found.get(file);
    if (known !== undefined) return known;
    const found = file.endsWith('.svg') ? this.#readPicture(file) : this.#readPage(file);
    this.#found.set(file, found);
    return found;
  }

  async #readPicture(file: string): Promise<DocsPicture> {
    return { type: 'picture', svg: await readFile(join(this.#folder, file)) };
  }

  async #readPage(file: string): Promise<DocsPage> {
    return await docsPage(file, await readFile(join(this.#folder, file), 'utf8'));
  }
}

/** The page of this Markdown, which is or could be in `file` below the `docs` folder. */
export async function docsPage(file: string, markdown: string): Promise<DocsPage> {
  const [, title = 'Callboard'] = /^# (.+)$/m.exec(markdown) ?? [];
  return { type: 'page', title, markdown, html: await rendererFor(file).parse(markdown) };
}

/** Renders a page. Links to files outside the documentation, which isn't served, become text. */
function rendererFor(file: string): Marked {
  const leaves = (href: string): boolean =>
    !/^([a-z]+:|#)/.test(href) && posix.join(posix.dirname(file), href).startsWith('..');
  return new Marked(gfmHeadingId(), {
    async: true,
    renderer: {
      link({ href, tokens }) {
        return leaves(href) ? this.parser.parseInline(tokens) : false;
      },
    },
  });
}
