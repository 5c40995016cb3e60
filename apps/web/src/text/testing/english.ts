import { expect } from 'vitest';

// Tests of the page quote its English texts: they are here from the start. Other tests need none.
if (expect.getState().testPath?.includes('/apps/web/')) {
  const [{ addTexts }, { default: first }, { default: rest }] = await Promise.all([
    import('../text.ts'),
    import('../en/first.ts'),
    import('../en/rest.ts'),
  ]);
  addTexts('en', first);
  addTexts('en', rest);
}
