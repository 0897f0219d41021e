/** The form of a documentation page: HTML, Markdown, a picture, or the way to the index. */

import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyReply } from 'fastify';
import type { AnswerForm } from '../routing/answer-form.ts';
import { isNotModified, strongTag } from '../routing/entity-tag.ts';
import type { DocsPage, DocsPicture } from './docs-pages.ts';
import { pageHtml } from './page-html.ts';

export type DocsAnswer =
  | { readonly movedTo: string }
  | { readonly found: DocsPage | DocsPicture; readonly asHtml: boolean };

/** Whether a client asks for HTML, as browsers do. */
export const wantsHtml = ({ accept }: Pick<IncomingHttpHeaders, 'accept'>): boolean =>
  accept?.includes('text/html') === true;

const PAGE_POLICY =
  "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; " +
  "frame-ancestors 'none'";

const HTML = 'text/html; charset=utf-8';
const MARKDOWN = 'text/markdown; charset=utf-8';
const PICTURE = 'image/svg+xml';

export const docsAnswer: AnswerForm<DocsAnswer> = {
  status: 200,
  contentTypes: [HTML, MARKDOWN, PICTURE],
  schema: null,
  isTagged: true,
  allowsHead: true,
  async send(reply, answer) {
    if ('movedTo' in answer) return reply.redirect(answer.movedTo, 301);
    const { found, asHtml } = answer;
    if (found.type === 'picture') return sendTagged(reply, PICTURE, found.svg);
    reply.header('vary', 'accept');
    if (!asHtml) return sendTagged(reply, MARKDOWN, found.markdown);
    reply.header('content-security-policy', PAGE_POLICY);
    return sendTagged(reply, HTML, pageHtml(found));
  },
};

function sendTagged(reply: FastifyReply, type: string, content: string | Buffer): FastifyReply {
  if (isNotModified(reply, strongTag(content), 'no-cache')) return reply;
  return reply.type(type).send(content);
}
