import type { CSSProperties } from 'react';
import type { TickHud } from '../titles/title-view.ts';

/** The energy of a player as a bar in the colour of its seat, and nothing for a title without. The words beside it say the rest. */
export function Energy({ seat, rider }: { readonly seat: number; readonly rider: TickHud['riders'][number] }) {
  if (rider.energy === null) return null;
  return (
    <span
      className={`arena-energy ride-seat-${seat}${rider.boosting ? ' arena-energy-burns' : ''}`}
      aria-hidden="true"
      style={{ ['--energy' as string]: rider.energy } as CSSProperties}
    />
  );
}
