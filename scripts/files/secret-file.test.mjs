import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { secretOf } from './secret-file.mjs';

/** @type {string} */
let directory;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'parley-secret-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

it('[O3.14] a secret is in its variable or in the file that another one names; empty is unset', () => {
  const file = join(directory, 'secret');
  writeFileSync(file, ' with a space \n');
  expect(secretOf({}, 'NAME')).toBeUndefined();
  expect(secretOf({ NAME: '', NAME_FILE: '' }, 'NAME')).toBeUndefined();
  expect(secretOf({ NAME: 'value' }, 'NAME')).toBe('value');
  expect(secretOf({ NAME: '', NAME_FILE: file }, 'NAME')).toBe(' with a space ');
});

it('[O3.14] both, a file that is not there, a directory, and an empty file are a sentence that repeats no secret', () => {
  const file = join(directory, 'secret');
  writeFileSync(file, '\n');
  expect(() => secretOf({ NAME: 'hunter2', NAME_FILE: file }, 'NAME')).toThrow(
    /^NAME and NAME_FILE are both set: set one of them\.$/,
  );
  expect(() => secretOf({ NAME_FILE: file }, 'NAME')).toThrow(/secret \(NAME_FILE\) is empty\.$/);
  expect(() => secretOf({ NAME_FILE: directory }, 'NAME')).toThrow(/cannot be read: it is a directory\.$/);
  expect(() => secretOf({ NAME_FILE: `${file}-2` }, 'NAME')).toThrow(/cannot be read: there is no such file\.$/);
  if (process.getuid?.() === 0) return;
  chmodSync(file, 0);
  expect(() => secretOf({ NAME_FILE: file }, 'NAME')).toThrow(/cannot be read: this user may not read it\.$/);
});
