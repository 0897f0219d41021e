import { mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { testFolder } from '../../../../tests/support/store-folder.ts';
import { makeFolder } from './data-folder.ts';

describe('a data folder', () => {
  it('is created with its parents, and may already exist', () => {
    const folder = join(testFolder(), 'a', 'b', 'c');
    makeFolder(folder);
    makeFolder(folder);
    expect(statSync(folder).isDirectory()).toBe(true);
  });

  it.each(['/proc', '/proc/foo', '/sys/foo/bar', '/dev/foo'])('cannot be %s', (path) => {
    expect(() => makeFolder(path)).toThrow(/belongs to the operating system.*CALLBOARD_DATA_DIR/);
  });

  it('cannot be reached through a link to one of those', () => {
    const link = join(testFolder(), 'link');
    symlinkSync('/proc', link);
    expect(() => makeFolder(join(link, 'foo'))).toThrow(/belongs to the operating system/);
  });

  it('can be in memory', () => {
    const folder = '/dev/shm';
    if (statSync(folder, { throwIfNoEntry: false }) === undefined) return;
    expect(() => makeFolder(folder)).not.toThrow();
  });

  it('cannot be below a file', () => {
    const file = join(testFolder(), 'file');
    writeFileSync(file, '');
    expect(() => makeFolder(join(file, 'data'))).toThrow(/ENOTDIR/);
  });

  it('is created if its parent exists', () => {
    const parent = join(testFolder(), 'parent');
    mkdirSync(parent);
    makeFolder(join(parent, 'data'));
    expect(statSync(join(parent, 'data')).isDirectory()).toBe(true);
  });
});
