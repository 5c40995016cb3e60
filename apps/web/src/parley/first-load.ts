import { type ComponentType, type LazyExoticComponent, lazy, useEffect } from 'react';
import { withTexts } from '../text/load-texts.ts';
import { persistently } from '../ui/persistently.ts';
import { useClientState } from './use.ts';

/**
 * What somebody who wants to play does not wait for is loaded once playing is possible and drawn (W8): before that it would share the line
 * with what playing needs.
 */
let resolve = (): void => {};
const promise = new Promise<void>((done) => {
  resolve = done;
});

/** Resolves once somebody could press Play now. Never, where the server does not let anybody in. */
export const firstLoad: Promise<void> = promise;

let resolveOnline = (): void => {};
/** Resolves once a page that is online has been drawn: React draws in pieces, some time after the client knows. */
export const onlineDrawn: Promise<void> = new Promise((done) => {
  resolveOnline = done;
});

/** Says when that is. It is drawn together with the page, and draws nothing. */
export function SaysDrawn(): null {
  const isOnline = useClientState().connection.state === 'online';
  useEffect(() => {
    if (isOnline) resolveOnline();
  }, [isOnline]);
  return null;
}

/** At the latest after this time a page that is busy counts as idle, in milliseconds. */
const BUSY_MS = 1_000;
/** In engines that cannot say when they are idle. */
const SOON_MS = 200;

/** The page is in and drawn: what is for later may come once that is in sight and there is time. */
export function firstLoadDrawn(): void {
  const idle = (): void => {
    if ('requestIdleCallback' in globalThis) requestIdleCallback(() => resolve(), { timeout: BUSY_MS });
    else setTimeout(resolve, SOON_MS);
  };
  // No frames are drawn in a tab that is not in sight.
  const cancel = setTimeout(idle, BUSY_MS);
  requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      clearTimeout(cancel);
      idle();
    }),
  );
}

/** A part of the first page that is loaded after it with its texts, and for as long as that takes. */
export function lazyLater<P extends object>(
  load: () => Promise<{ readonly default: ComponentType<P> }>,
): LazyExoticComponent<ComponentType<P>> {
  return lazy(() => firstLoad.then(() => persistently(() => withTexts(load), Number.POSITIVE_INFINITY)));
}
