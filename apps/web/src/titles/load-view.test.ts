import { titles } from '@parley/games';
import { describe, expect, it } from 'vitest';
import { manifestOf } from './catalog.ts';
import { loadRules, loadView, viewSoFar } from './load-view.ts';
import { titleName, titleRules } from './title-name.ts';

describe('the catalogue of views', () => {
  it.each(titles.map(({ id }) => id))('[W7.3] has %s, whose view comes when it is asked for', async (title) => {
    expect(manifestOf(title)?.id).toBe(title);
    expect(viewSoFar(title)).toEqual({ state: 'loading' });
    const loaded = await loadView(title);
    expect(loaded.state).toBe('loaded');
    expect(viewSoFar(title)).toBe(loaded);
    expect(await loadView(title)).toBe(loaded);
  });

  it.each(titles)('[W8.8] the rules of $id come when they are asked for, before its view or with it', async (title) => {
    expect(await loadRules(title.id)).toBe(title);
    expect(await loadView(title.id)).toMatchObject({ view: { kind: title.kind, title: { id: title.id } } });
    expect(await loadRules('toString')).toBeNull();
  });

  it.each(titles.map(({ id }) => id))('[W5.13] has the name and the rules of %s in words', (title) => {
    expect(titleName(title)).toMatch(/^\p{Lu}[\p{L}’ ]+$/u);
    expect(titleName(title)).not.toBe(title);
    expect(titleRules(title)).toMatch(/^\p{Lu}.{20,90}\.$/u);
  });

  it('[W5.13] has no words for a title that it does not know, and shows its id', () => {
    for (const id of ['chess', 'toString', '__proto__']) expect([titleName(id), titleRules(id)]).toEqual([id, '']);
  });

  it('[W7.3] a title that this page does not have is missing, not loaded for ever', async () => {
    expect(await loadView('toString')).toEqual({ state: 'missing' });
    expect(viewSoFar('toString')).toEqual({ state: 'missing' });
  });
});
