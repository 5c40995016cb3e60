import { useEffect, useState } from 'react';
import { type LoadedView, loadView, viewSoFar } from './load-view.ts';

/** The view of a title, loaded if it is not yet. */
export function useTitleView(title: string): LoadedView {
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
