import { Codec, type Outgoing } from '../codec.ts';
import { emptyPacket } from '../packet.ts';
import { MAX_PACKET } from '../wire.ts';

interface Shape {
  readonly seats: number;
  readonly inputBytes: number;
}

/** The packet of an attacker, who changes what it hands over of this seat. Null where it hands nothing over of it. */
export function handingOther(bytes: Uint8Array, seats: number, inputBytes: number, seat: number): Uint8Array | null {
  return forged(bytes, { seats, inputBytes }, (packet) =>
    packet.handed.some((one) => one.seat === seat)
      ? {
          ...packet,
          handed: packet.handed.map((one) => {
            const copy: typeof one.copy = (tick, into, offset) => {
              one.copy(tick, into, offset);
              if (one.seat !== seat) return;
              for (let i = offset; i < offset + inputBytes; i += 1) into[i] = (into[i] ?? 0) ^ 1;
            };
            return { ...one, copy };
          }),
        }
      : null,
  );
}

/** The packet of an attacker, who says that all agreed to go on without this seat. Null where it is no packet. */
export function sayingDropped(bytes: Uint8Array, seats: number, inputBytes: number, seat: number): Uint8Array | null {
  const note = { seat, starving: false, frozen: true, heard: false, dropped: true, epoch: 0, next: 0 };
  return forged(bytes, { seats, inputBytes }, (packet) => ({
    ...packet,
    notes: [...packet.notes.filter((one) => one.seat !== seat), { ...note, voids: new Uint8Array(seats) }],
  }));
}

/** Reads a packet, and writes it as it is changed. */
function forged(
  bytes: Uint8Array,
  { seats, inputBytes }: Shape,
  change: (packet: Outgoing) => Outgoing | null,
): Uint8Array | null {
  const codec = new Codec(seats, inputBytes);
  const packet = emptyPacket();
  if (codec.decode(bytes, packet) !== null) return null;
  const copyOf =
    (inputs: Uint8Array, first: number) =>
    (tick: number, into: Uint8Array, offset: number): void => {
      for (let i = 0; i < inputBytes; i += 1) into[offset + i] = inputs[(tick - first) * inputBytes + i] ?? 0;
    };
  const { own, report, detail, digests, seal } = packet;
  const changed = change({
    own: { copy: copyOf(own.inputs, own.first) },
    first: own.first,
    count: own.count,
    ack: packet.ack,
    advantage: packet.advantage,
    delay: packet.delay,
    sealAck: packet.sealAck,
    report: report.tick < 0 ? null : report,
    detail: detail.from < 0 ? null : detail,
    digests: digests.tick < 0 ? null : digests,
    notes: packet.note.slice(0, packet.notes),
    handed: packet.hand.slice(0, packet.handed).map((one) => ({ ...one, copy: copyOf(one.inputs, one.first) })),
    seal: seal.block < 0 ? null : seal,
  });
  if (changed === null) return null;
  const into = new Uint8Array(MAX_PACKET);
  return into.slice(0, codec.encode(changed, into));
}
