import { useEffect, useState } from 'react';
import { type LoadedView, loadView, viewSoFar } from './load-view.ts';
import type { TickTitleView, TitleView } from './title-view.ts';

/** The view of a title by turns, loaded if it is not yet. A title in real time has none. */
export function useTitleView(title: string): LoadedView<TitleView> {
  const loaded = useLoadedView(title);
  if (loaded.state !== 'loaded') return loaded;
  return loaded.view.kind === 'turns' ? { state: 'loaded', view: loaded.view } : { state: 'missing' };
}

/** The view of a title in real time, loaded if it is not yet. A title by turns has none. */
export function useTickView(title: string): LoadedView<TickTitleView> {
  const loaded = useLoadedView(title);
  if (loaded.state !== 'loaded') return loaded;
  return loaded.view.kind === 'ticks' ? { state: 'loaded', view: loaded.view } : { state: 'missing' };
}

function useLoadedView(title: string): LoadedView {
  const [shown, setShown] = useState({ title, view: viewSoFar(title) });
  useEffect(() => {
    let mounted = true;
    void loadView(title).then((view) => {
      if (mounted) setShown({ title, view });
    });
    return () => {
      mounted = false;
    };
  }, [title]);
  // The board of one title must never get the state of another.
  return shown.title === title ? shown.view : viewSoFar(title);
}
