import { type StoreApi, useStore } from 'zustand';
import { Energy } from '../arena/energy.tsx';
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
      <Energy seat={seat} rider={rider} />
    </span>
  );
}
