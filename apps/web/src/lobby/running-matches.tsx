import { Suspense } from 'react';
import { lazyLater } from '../parley/first-load.ts';

const Running = lazyLater(() => import('../watch/running.tsx'));

/** Matches of others that can be watched (S3). It comes after everything that playing needs. */
export function RunningMatches() {
  return (
    <Suspense>
      <Running />
    </Suspense>
  );
}
