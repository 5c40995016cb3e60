import type { TickStatistics } from '@parley/match';
import { t } from '../text/text.ts';
import { grouped, measured, row } from './time.ts';

const TICK_MS = 1_000 / 60;

/** The figures of a match in real time on this device, for the link panel: label and value (W4). */
export function tickFigures(
  { inputDelay, stalls, longestStall, resimulated, rollbacks, ahead }: TickStatistics,
  waitsFor: readonly number[],
  names: readonly string[],
): readonly (readonly [string, string])[] {
  const deepest = rollbacks.findLastIndex((count) => count > 0);
  const waits = waitsFor.map((seat) => names[seat] ?? t('match:somebody'));
  return [
    [t('arena:delay'), t('arena:delay.value', { count: inputDelay, ms: measured(inputDelay * TICK_MS) })],
    [t('arena:rollbacks'), grouped(rollbacks.reduce((sum, count) => sum + count, 0))],
    [t('arena:rollback'), deepest < 1 ? t('arena:rollback.none') : t('arena:ticks', { count: deepest })],
    [t('arena:again'), grouped(resimulated)],
    [t('arena:stalls'), t('arena:stalls.value', { stalls, ms: measured(longestStall * TICK_MS) })],
    [t('arena:ahead'), t('arena:ticks', { count: Math.round(ahead) })],
    [t('arena:waitsFor'), waits.length === 0 ? t('arena:waitsFor.nobody') : row(waits)],
  ];
}
