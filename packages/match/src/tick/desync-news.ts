import type { Desync } from '@parley/rollback';
import type { DesyncNews } from '../core.ts';

/** What a page says of a desync, and whom it is about (N3). */
export function desyncNews({ seat, tick, by, fields, inputs, suspects }: Desync): DesyncNews {
  const found = { tick: tick ?? by, seat, fields: fields ?? [] };
  // Whoever stands alone may be the victim of one who sent it other inputs: that comes first.
  if (inputs !== null && inputs.length > 0) return { ...found, code: 'two-inputs', seats: inputs };
  if (suspects.length > 0) return { ...found, code: 'altered-state', seats: suspects };
  return { ...found, code: 'unknown', seats: [] };
}
