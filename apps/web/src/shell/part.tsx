import { type ComponentType, lazy, Suspense, useState } from 'react';
import { withTexts } from '../text/load-texts.ts';
import { t } from '../text/text.ts';
import { Loading } from '../ui/nothing.tsx';
import { persistently } from '../ui/persistently.ts';
import { Fallback } from './fallback.tsx';

/** A part of the page in a file of its own, and what came of loading it. */
export interface Part {
  readonly load: () => Promise<ComponentType>;
  /** Null while it has not come. */
  readonly loaded: () => ComponentType | null;
}

export function part(load: () => Promise<{ readonly Component: ComponentType }>): Part {
  let component: ComponentType | null = null;
  return {
    load: async () => {
      component ??= (await persistently(() => withTexts(load))).Component;
      return component;
    },
    loaded: () => component,
  };
}

/**
 * A page that is loaded when it is first shown. One that was loaded ahead is drawn at once: even then `lazy` would draw the
 * fallback first, and React replaces a fallback after 300 ms only.
 */
export function pageOf({ load, loaded }: Part): ComponentType {
  const Lazy = lazy(async () => ({ default: await load() }));
  return () => {
    // Decided once: another component in its place would begin anew.
    const [{ Ready }] = useState(() => ({ Ready: loaded() }));
    return (
      <Fallback>
        {Ready === null ? (
          <Suspense fallback={<Loading what={t('shell:loading')} rows={5} />}>
            <Lazy />
          </Suspense>
        ) : (
          <Ready />
        )}
      </Fallback>
    );
  };
}
