import type { Title } from '@parley/games';
import { withTexts } from '../text/load-texts.ts';
import { persistently } from '../ui/persistently.ts';
import { manifestOf } from './catalog.ts';
import type { TickTitleView, TitleView } from './title-view.ts';

/** `missing`: this page has no such title. `failed`: its view did not come. */
export type LoadedView<View extends TitleView | TickTitleView = TitleView | TickTitleView> =
  | { readonly state: 'loaded'; readonly view: View }
  | { readonly state: 'loading' | 'missing' | 'failed' };

const loading = new Map<string, Promise<LoadedView>>();
const loaded = new Map<string, LoadedView>();

/** Loads the view of a title, once. What failed is tried again by the next call. */
export function loadView(title: string): Promise<LoadedView> {
  const manifest = manifestOf(title);
  if (manifest === null) return Promise.resolve({ state: 'missing' });
  const load: () => Promise<{ readonly view: TitleView | TickTitleView }> = manifest.load;
  const begun =
    loading.get(title) ??
    persistently(() => withTexts(load)).then(
      ({ view }): LoadedView => ({ state: 'loaded', view }),
      (): LoadedView => ({ state: 'failed' }),
    );
  loading.set(title, begun);
  void begun.then((view) => {
    if (view.state === 'loaded') loaded.set(title, view);
    else loading.delete(title);
  });
  return begun;
}

/** The view of a title as far as it has come. */
export function viewSoFar(title: string): LoadedView {
  return loaded.get(title) ?? { state: manifestOf(title) === null ? 'missing' : 'loading' };
}

/** The rules of a title alone; null where this page has no such title. Rejects where they do not come. */
export async function loadRules(title: string): Promise<Title | null> {
  const manifest = manifestOf(title);
  const load: (() => Promise<Title>) | undefined = manifest?.loadRules;
  return load === undefined ? null : persistently(load);
}
