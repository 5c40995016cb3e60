import type { CSSProperties } from 'react';
import { type StoreApi, useStore } from 'zustand';
import { t } from '../text/text.ts';
import type { TickAside } from './tick-aside.ts';

/** Points and energy of a player, on its chip. */
export function TickScore({ seat, aside }: { readonly seat: number; readonly aside: StoreApi<TickAside> }) {
  const rider = useStore(aside, ({ hud }) => hud?.riders[seat] ?? null);
  if (rider === null) return null;
  return (
    <span className="chip-rider">
      <span className="unseen">{t(`arena:${rider.state}`)}, </span>
      <span className="chip-score figure">
        <span className="unseen">{t('arena:points')}: </span>
        {rider.points}
      </span>
      <span
        className={`arena-energy ride-seat-${seat}${rider.boosting ? ' arena-energy-burns' : ''}`}
        aria-hidden="true"
        style={{ ['--energy' as string]: rider.energy } as CSSProperties}
      />
    </span>
  );
}
