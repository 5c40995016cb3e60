import { idSchema } from '@parley/protocol';
import { describe, expect, it, vi } from 'vitest';
import { pageId } from './page-id.ts';

describe('pageId', () => {
  it('[E7.2] is an id that the protocol takes, the same within one load and another one in the next', async () => {
    expect(idSchema.safeParse(pageId).success).toBe(true);
    expect((await import('./page-id.ts')).pageId).toBe(pageId);
    vi.resetModules();
    expect((await import('./page-id.ts')).pageId).not.toBe(pageId);
  });
});
