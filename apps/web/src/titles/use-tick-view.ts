import { useEffect, useState } from 'react';
import { withTexts } from '../text/load-texts.ts';
import { persistently } from '../ui/persistently.ts';
import type { TickManifest, TickTitleView } from './title-view.ts';

/** The view of a title in real time, loaded if it is not yet; null meanwhile. */
export function useTickView(manifest: TickManifest | null): TickTitleView | 'failed' | null {
  const [view, setView] = useState<TickTitleView | 'failed' | null>(null);
  useEffect(() => {
    if (manifest === null) return;
    let mounted = true;
    persistently(() => withTexts(manifest.load)).then(
      (loaded) => mounted && setView(loaded.view),
      () => mounted && setView('failed'),
    );
    return () => {
      mounted = false;
    };
  }, [manifest]);
  return view;
}
