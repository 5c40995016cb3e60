import { hashText, provesTwoHistories, tailBytes, verifyAct, verifyHead, verifyTickItem } from '@parley/evidence';
import type { Message, Read } from '../core.ts';
import { parseTickFrame, type TickFrameOf } from './frame.ts';
import type { TickOwn } from './own.ts';
import type { Parts } from './parts.ts';

type Known = Pick<Parts, 'setup' | 'self' | 'chains' | 'departures' | 'items' | 'stage'>;

/** A message over the reliable channel: its shape, and its signature. Never throws (O6). */
export async function readMessage(known: Known, from: number, message: Message): Promise<Read<TickOwn> | null> {
  const { setup, departures, items } = known;
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
    case 'back':
      return { kind: 'own', own: { kind: 'back', asked: { from, have: frame.have, want: frame.want } } };
    case 'here':
      return readHere(known, from, frame);
    case 'section':
      return readItem(known, from, frame.jws);
    case 'proof': {
      const proof = { seat: frame.seat, a: frame.a, b: frame.b };
      const isProven = !items.hasProof(frame.seat) && (await provesTwoHistories(proof, setup));
      if (isProven) return { kind: 'own', own: { kind: 'proof', proof } };
      return items.hasProof(frame.seat) ? null : { kind: 'refused', code: 'proves-nothing' };
    }
  }
}

/** Something signed of the match, whoever brings it; null for the server (T15). Never throws (O6). */
export async function readItem(known: Known, from: number | null, jws: string): Promise<Read<TickOwn> | null> {
  const { setup, self, chains, departures } = known;
  const item = await verifyTickItem(jws, setup);
  if (!item.ok) return { kind: 'refused', code: item.error };
  const { value } = item;
  const seat = value.kind === 'act' ? value.act.act.seat : value.section.head.seat;
  // What it signed itself is news to a player alone who has come back.
  if (seat === self && known.stage !== 'returning') return null;
  const isKnown =
    value.kind === 'act' ? departures.has(value.act.jws) : chains.newest(seat) >= value.section.head.block;
  return isKnown ? null : { kind: 'own', own: { kind: 'item', from, item: value, text: jws } };
}

function readHere(
  { setup }: Known,
  from: number,
  { have, first, next, inputs }: Extract<TickFrameOf, { t: 'here' }>,
): Read<TickOwn> {
  const bytes = tailBytes(inputs);
  const isRight = bytes.length === 0 || bytes.length === (next - first) * setup.inputBytes;
  if (!isRight || hashText(bytes) !== inputs) return { kind: 'refused', code: 'malformed' };
  return { kind: 'own', own: { kind: 'here', from, here: { have, first, next, inputs: bytes } } };
}
