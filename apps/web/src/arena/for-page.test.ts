import { describe, expect, it } from 'vitest';
import { isForPage } from './for-page.ts';

/** An element that lies in one of this kind. */
const within = (kind: string) => ({
  closest: (selector: string) => (selector.split(',').includes(kind) ? {} : null),
});
const key = (code: string, target: unknown, change = {}) => ({
  code,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  target,
  ...change,
});

describe('whose a key is', () => {
  it('[N14.10] while something is written or read none steers', () => {
    for (const kind of ['input', 'textarea', 'select', '[role="dialog"]', '[role="menu"]'])
      for (const code of ['KeyW', 'ArrowLeft', 'Space', 'Enter']) expect(isForPage(key(code, within(kind)))).toBe(true);
  });

  it('[N14.10] a button that has the focus takes the keys that press it, and leaves those that steer', () => {
    for (const kind of ['button', 'a', 'summary']) {
      for (const code of ['Space', 'Enter']) expect(isForPage(key(code, within(kind)))).toBe(true);
      for (const code of ['KeyA', 'ArrowUp', 'Slash']) expect(isForPage(key(code, within(kind)))).toBe(false);
    }
  });

  it('[N14.10] those of the browser are left to it, and all others steer', () => {
    for (const change of [{ ctrlKey: true }, { metaKey: true }, { altKey: true }])
      expect(isForPage(key('KeyW', within('div'), change))).toBe(true);
    for (const target of [within('div'), null, {}]) expect(isForPage(key('Space', target))).toBe(false);
  });
});
