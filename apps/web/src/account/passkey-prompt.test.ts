import { expect, it } from 'vitest';
import { isHostName } from './passkey-prompt.ts';

it.each([
  ['localhost', true],
  ['play.example.org', true],
  ['4play.example.org', true],
  ['127.0.0.1', false],
  ['192.168.1.20', false],
  ['[::1]', false],
])('[S2.26] a page at %s may have passkeys: %s', (host, possible) => {
  expect(isHostName(host)).toBe(possible);
});
