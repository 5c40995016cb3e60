import { Energy } from '../arena/energy.tsx';
import { t } from '../text/text.ts';
import type { TickHud } from '../titles/title-view.ts';

/** Points and energy of a player, on its chip. Nothing where they are not known yet. */
export function RiderScore({ seat, hud }: { readonly seat: number; readonly hud: TickHud | null }) {
  const rider = hud?.riders[seat];
  if (rider === undefined) return null;
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
