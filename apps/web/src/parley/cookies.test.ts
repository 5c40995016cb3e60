import { expect, it } from 'vitest';
import { keepsCookies } from './cookies.ts';

/** A jar that keeps the names and values that it is given. */
function jar() {
  const kept = new Map<string, string>();
  return {
    get cookie() {
      return [...kept].map((pair) => pair.join('=')).join('; ');
    },
    set cookie(text: string) {
      const [name = '', value = ''] = (text.split(';')[0] ?? '').split('=');
      if (text.includes('Max-Age=0')) kept.delete(name);
      else kept.set(name, value);
    },
  };
}

it('[S1.22] a browser that keeps cookies is found to, and is left as it was', () => {
  const page = jar();
  page.cookie = 'other=2';
  expect(keepsCookies(page)).toBe(true);
  expect(page.cookie).toBe('other=2');
});

it.each([
  ['drops them without a word', { get: () => '', set: () => {} }],
  [
    'throws',
    {
      get: () => '',
      set: () => {
        throw new DOMException('The operation is insecure.', 'SecurityError');
      },
    },
  ],
])('[S1.22] so is one that %s', (_what, cookie) => {
  expect(keepsCookies(Object.defineProperty({ cookie: '' }, 'cookie', cookie))).toBe(false);
});
