import { Loading } from '../ui/nothing.tsx';

/** Before anything is known of bots. */
export function OffersToCome() {
  return (
    <section className="panel offers-to-come" aria-label="Bots">
      <div className="panel-head">
        <h2>Bots</h2>
      </div>
      <Loading what="Looking for bots" rows={2} />
    </section>
  );
}
