import { useEffect, useState } from 'react';
import { type LoadedView, loadView, viewSoFar } from './load-view.ts';

/** The view of a title, loaded if it is not yet. */
export function useTitleView(title: string): LoadedView {
  const [view, setView] = useState(() => viewSoFar(title));
  useEffect(() => {
    let shown = true;
    void loadView(title).then((found) => {
      if (shown) setView(found);
    });
    return () => {
      shown = false;
    };
  }, [title]);
  return view;
}
