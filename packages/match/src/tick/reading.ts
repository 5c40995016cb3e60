import { verifyAct, verifyHead, verifyTickItem } from '@parley/evidence';
import type { Message, Read } from '../core.ts';
import { parseTickFrame } from './frame.ts';
import type { TickOwn } from './own.ts';
import type { Parts } from './parts.ts';

type Known = Pick<Parts, 'setup' | 'self' | 'chains' | 'departures'>;

/** A message over the reliable channel: its shape, and its signature. Never throws (O6). */
export async function readMessage(
  { setup, departures }: Known,
  from: number,
  message: Message,
): Promise<Read<TickOwn> | null> {
  const frame = parseTickFrame(message);
  if (frame === null) return { kind: 'refused', code: 'malformed' };
  switch (frame.t) {
    case 'ready':
    case 'whole':
      return { kind: 'own', own: { kind: frame.t, from } };
    case 'act': {
      if (departures.has(frame.jws)) return null;
      const act = await verifyAct(frame.jws, setup);
      if (!act.ok) return { kind: 'refused', code: act.error };
      return { kind: 'own', own: { kind: 'act', from, act: act.value } };
    }
    case 'head': {
      const head = await verifyHead(frame.jws, setup);
      if (!head.ok) return { kind: 'refused', code: head.error };
      return { kind: 'own', own: { kind: 'head', head: head.value } };
    }
  }
}

/** Something signed that the server brings (T15). Never throws (O6). */
export async function readDelivered(
  { setup, self, chains, departures }: Known,
  jws: string,
): Promise<Read<TickOwn> | null> {
  const item = await verifyTickItem(jws, setup);
  if (!item.ok) return { kind: 'refused', code: item.error };
  const { value } = item;
  const seat = value.kind === 'act' ? value.act.act.seat : value.section.head.seat;
  if (seat === self) return null;
  const isKnown =
    value.kind === 'act' ? departures.has(value.act.jws) : chains.newest(seat) >= value.section.head.block;
  return isKnown ? null : { kind: 'own', own: { kind: 'item', item: value } };
}
