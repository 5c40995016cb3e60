import type { UserKeyRow } from './credential-store.ts';

/**
 * Which of these keys of one guest gives way to that of a new device: that of the device which was used longest ago. A backup never
 * does; null where there are only backups.
 */
export function keyThatGivesWay(keys: readonly UserKeyRow[]): string | null {
  const devices = keys.filter(({ kind }) => kind === 'device');
  const [oldest] = devices.sort((a, b) => (a.usedAt ?? a.createdAt) - (b.usedAt ?? b.createdAt));
  return oldest?.key ?? null;
}
