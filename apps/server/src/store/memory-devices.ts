import type { DeviceRow, DeviceStore } from './store.ts';
import { byText } from './text-order.ts';

export interface MemoryDevices extends DeviceStore {
  /** The player is gone. */
  forgetPlayer(player: string): void;
  ofPlayer(player: string): readonly DeviceRow[];
}

/** The fake of the devices that players used before. */
export function makeMemoryDevices(hasSession: (player: string, session: string) => boolean): MemoryDevices {
  const rows = new Map<string, DeviceRow>();
  const nameOf = ({ deviceHash, player }: Pick<DeviceRow, 'deviceHash' | 'player'>) => `${deviceHash} ${player}`;
  const ofPlayer = (player: string): DeviceRow[] =>
    [...rows.values()].filter((row) => row.player === player).sort((a, b) => a.usedAt - b.usedAt);
  function forgetPlayer(player: string, except?: string): void {
    for (const row of ofPlayer(player)) if (row.deviceHash !== except) rows.delete(nameOf(row));
  }
  return {
    ofPlayer,
    forgetPlayer: (player) => forgetPlayer(player),
    isKnown: async (deviceHash, player) => rows.has(nameOf({ deviceHash, player })),
    exists: async (deviceHash) => [...rows.values()].some((row) => row.deviceHash === deviceHash),
    async note(device, most, session) {
      if (session !== undefined && !hasSession(device.player, session)) return;
      rows.set(nameOf(device), device);
      const latest = ofPlayer(device.player).sort((a, b) => b.usedAt - a.usedAt || byText(a.deviceHash, b.deviceHash));
      for (const row of latest.slice(most)) rows.delete(nameOf(row));
    },
    forgetOfPlayer: async (player, except) => forgetPlayer(player, except),
  };
}
