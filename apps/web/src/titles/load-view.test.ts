import { titles } from '@parley/games';
import { describe, expect, it } from 'vitest';
import { manifestOf } from './catalog.ts';
import { loadView, viewSoFar } from './load-view.ts';

describe('the catalogue of views', () => {
  it.each(titles.map(({ id }) => id))('[W7.3] has %s, whose view comes when it is asked for', async (title) => {
    expect(manifestOf(title)?.id).toBe(title);
    expect(viewSoFar(title)).toEqual({ state: 'loading' });
    const loaded = await loadView(title);
    expect(loaded.state).toBe('loaded');
    expect(viewSoFar(title)).toBe(loaded);
    expect(await loadView(title)).toBe(loaded);
  });

  it('[W7.3] a title that this page does not have is missing, not loaded for ever', async () => {
    expect(await loadView('toString')).toEqual({ state: 'missing' });
    expect(viewSoFar('toString')).toEqual({ state: 'missing' });
  });
});
