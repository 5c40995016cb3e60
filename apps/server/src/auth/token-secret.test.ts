import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTokenSecret, TOKEN_SECRET_FILE } from './token-secret.ts';

describe('the secret of tickets', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'parley-secret-'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  it('[S1.16] is made once, for its owner alone, and nothing is left beside it', () => {
    const secret = openTokenSecret(directory);
    expect(openTokenSecret(directory)).toBe(secret);
    expect(readdirSync(directory)).toEqual([TOKEN_SECRET_FILE]);
    expect(readFileSync(join(directory, TOKEN_SECRET_FILE), 'utf8')).toBe(secret);
    expect(statSync(join(directory, TOKEN_SECRET_FILE)).mode & 0o777).toBe(0o600);
  });

  it('[S1.16] of another process is taken as it is', () => {
    const other = Buffer.alloc(32, 7).toString('base64url');
    writeFileSync(join(directory, TOKEN_SECRET_FILE), `${other}\n`);
    expect(openTokenSecret(directory)).toBe(other);
  });

  it('[S1.16] that was cut short is not replaced: the start says so', () => {
    writeFileSync(join(directory, TOKEN_SECRET_FILE), 'short');
    expect(() => openTokenSecret(directory)).toThrow('does not hold 32 bytes');
    expect(readFileSync(join(directory, TOKEN_SECRET_FILE), 'utf8')).toBe('short');
  });
});
