import { type StoreApi, useStore } from 'zustand';
import { RiderScore } from './rider-score.tsx';
import type { TickAside } from './tick-aside.ts';

/** Points and energy of a player in a match that goes on, as the arena tells them. */
export function TickScore({ seat, aside }: { readonly seat: number; readonly aside: StoreApi<TickAside> }) {
  return <RiderScore seat={seat} hud={useStore(aside, ({ hud }) => hud)} />;
}
