import { expect } from 'vitest';

// Tests of the page quote its English texts: those that come with later parts are here from the start, too. Other tests need none.
if (expect.getState().testPath?.includes('/apps/web/')) {
  const [{ addTexts }, { default: rest }] = await Promise.all([import('../text.ts'), import('../en/rest.ts')]);
  addTexts('en', rest);
}
