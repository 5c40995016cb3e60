import { lazy, Suspense } from 'react';
import { withTexts } from '../text/load-texts.ts';
import { persistently } from '../ui/persistently.ts';

const Running = lazy(() =>
  persistently(() => withTexts(() => import('../watch/running.tsx')), Number.POSITIVE_INFINITY),
);

/** Matches of others that can be watched (S3). It comes after everything that playing needs. */
export function RunningMatches() {
  return (
    <Suspense>
      <Running />
    </Suspense>
  );
}
