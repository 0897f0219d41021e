import { describe, expect, test } from 'vitest';
import type { Logger } from '../ports/logger.ts';
import { createLogger } from './logger.ts';

function written(format: 'pretty' | 'json', color: boolean, use: (log: Logger) => void): string {
  let text = '';
  const write = (line: string): void => {
    text += line;
  };
  use(createLogger({ format, color, write }));
  return text;
}

describe('the log as JSON', () => {
  test('is one object per line: time, level, message, fields', () => {
    const text = written('json', false, (log) => {
      log.info({ port: 8484, note: null }, 'Listening.');
      log.error({ at: 'x\ny' }, 'Broken.');
    });
    const lines = text
      .trimEnd()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect(lines).toEqual([
      {
        level: 'info',
        time: expect.stringMatching(/^\d{4}-.*Z$/),
        port: 8484,
        note: null,
        message: 'Listening.',
      },
      { level: 'error', time: expect.any(String), at: 'x\ny', message: 'Broken.' },
    ]);
  });

  test('leaves out debug messages', () => {
    expect(written('json', false, (log) => log.debug({}, 'Detail.'))).toBe('');
  });

  test.each(['from', 'to', 'token', 'secret', 'authorization', 'recipient', 'url'])(
    'redacts a field called %s',
    (name) => {
      const text = written('json', false, (log) => log.warn({ [name]: '+15550100001' }, 'Oops.'));
      expect(text).toContain('[redacted]');
      expect(text).not.toContain('+1555');
    },
  );
});

describe('the log for people', () => {
  test('is time, level, message and fields', () => {
    const text = written('pretty', false, (log) =>
      log.warn({ batch: 3, file: 'a b.csv', url: 'x', n: null }, 'A report is late.'),
    );
    expect(text).toMatch(
      /^\d\d:\d\d:\d\d\.\d{3} warn {2}A report is late\. batch=3 file="a b\.csv" url="\[redacted\]" n=null\n$/,
    );
  });

  test('lets no value control the terminal or start a new line', () => {
    const text = written('pretty', false, (log) =>
      log.info({ name: 'a\x1b[2J\r\nb\x9b\u202e' }, 'Seen.'),
    );
    expect(text.slice(0, -1)).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
  });

  test('has colours only if they are wanted', () => {
    const log = (color: boolean) => written('pretty', color, (it) => it.error({}, 'Broken.'));
    expect(log(true)).toContain('\x1b[31m');
    expect(log(false)).not.toContain('\x1b');
  });
});
