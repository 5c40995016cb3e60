import { Suspense } from 'react';
import { lazyLater } from '../parley/first-load.ts';
import { useClientState } from '../parley/use.ts';
import { OffersToCome } from './offers-to-come.tsx';

const Offers = lazyLater(() => import('./offers.tsx'));

/** What houses offer (S3): rooms and bots. It comes after everything that playing at once needs, into room that waits for it. */
export function Bots() {
  const { self } = useClientState();
  // Asked for once somebody can play: before that it would be in the way of what playing needs.
  if (self === null) return <OffersToCome />;
  return (
    <Suspense fallback={<OffersToCome />}>
      <Offers />
    </Suspense>
  );
}
