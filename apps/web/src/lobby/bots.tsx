import { lazy, Suspense } from 'react';
import { withTexts } from '../text/load-texts.ts';
import { persistently } from '../ui/persistently.ts';

const Offers = lazy(() => persistently(() => withTexts(() => import('./offers.tsx')), Number.POSITIVE_INFINITY));

/** What houses offer (S3): rooms and bots. It comes after everything that playing at once needs. */
export function Bots() {
  return (
    <Suspense>
      <Offers />
    </Suspense>
  );
}
