import { describe, expect, it } from 'vitest';
import { terminalPicture } from './terminal-picture.ts';

/** The texts in a picture with their position and style, without the title. */
const textsOf = (screen: string): readonly string[] =>
  [...terminalPicture(screen, 'title').matchAll(/<text x="([\d.]+)" y="\d+"([^>]*)>(.*)<\/text>/g)]
    .filter(([whole]) => !whole.includes('text-anchor'))
    .map(([, x, attributes = '', text]) => {
      const look = attributes.replace(/ textLength="[^"]*"/, '').trim();
      return `${x} ${text}${look === '' ? '' : ` [${look}]`}`;
    });

describe('a terminal picture', () => {
  it('puts each run of text at its column', () => {
    expect(textsOf('ab cd    ef')).toEqual(['18.0 ab cd', '88.4 ef']);
  });

  it('applies bold, faint and colours, across line ends, until they are reset', () => {
    expect(textsOf('\x1b[31mred\x1b[39m \x1b[1mbold\nmore\x1b[0m none \x1b[2mfaint')).toEqual([
      '18.0 red [fill="#f47067"]',
      '49.3 bold [font-weight="700"]',
      '18.0 more [font-weight="700"]',
      '57.1 none',
      '96.3 faint [fill-opacity="0.6"]',
    ]);
  });

  it('shows markup as text', () => {
    const svg = terminalPicture('<b> & "c"', 'a < b');
    expect(svg).toContain('&lt;b> &amp; &quot;c&quot;');
    expect(svg).toContain('aria-label="a &lt; b"');
  });

  it('is as high as its lines, without blank ones at the end', () => {
    const heightOf = (screen: string) => /height="(\d+)"/.exec(terminalPicture(screen, ''))?.[1];
    expect(heightOf('a\nb\n\n\n')).toBe(heightOf('a\nb'));
    expect(heightOf('a\n\nb')).not.toBe(heightOf('a\nb'));
  });
});
