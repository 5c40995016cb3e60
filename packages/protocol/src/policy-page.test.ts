import { expect, it } from 'vitest';
import { policyPage } from './policy-page.ts';

it('[S3.4] docs/classes.md says what the policy says', async () => {
  // `-u` writes it anew.
  await expect(policyPage()).toMatchFileSnapshot('../../../docs/classes.md');
});
