import type { DeviceRow, DeviceStore } from './store.ts';
import { byText } from './text-order.ts';

/** The fake of the devices that players used before. */
export function makeMemoryDevices(): DeviceStore {
  const rows = new Map<string, DeviceRow>();
  const nameOf = ({ deviceHash, player }: Pick<DeviceRow, 'deviceHash' | 'player'>) => `${deviceHash} ${player}`;
  const ofPlayer = (player: string): DeviceRow[] => [...rows.values()].filter((row) => row.player === player);
  return {
    isKnown: async (deviceHash, player) => rows.has(nameOf({ deviceHash, player })),
    exists: async (deviceHash) => [...rows.values()].some((row) => row.deviceHash === deviceHash),
    async note(device, most) {
      rows.set(nameOf(device), device);
      const latest = ofPlayer(device.player).sort((a, b) => b.usedAt - a.usedAt || byText(a.deviceHash, b.deviceHash));
      for (const row of latest.slice(most)) rows.delete(nameOf(row));
    },
    async forgetOfPlayer(player) {
      for (const row of ofPlayer(player)) rows.delete(nameOf(row));
    },
  };
}
