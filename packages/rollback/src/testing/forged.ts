import { Codec } from '../codec.ts';
import { emptyPacket } from '../packet.ts';
import { MAX_PACKET } from '../wire.ts';

/** The packet of an attacker, who changes what it hands over of this seat. Null where it hands nothing over of it. */
export function handingOther(bytes: Uint8Array, seats: number, inputBytes: number, seat: number): Uint8Array | null {
  const codec = new Codec(seats, inputBytes);
  const packet = emptyPacket();
  if (codec.decode(bytes, packet) !== null) return null;
  const hands = packet.hand.slice(0, packet.handed);
  if (!hands.some((one) => one.seat === seat)) return null;
  const copyOf =
    (inputs: Uint8Array, first: number, change: number) =>
    (tick: number, into: Uint8Array, offset: number): void => {
      for (let i = 0; i < inputBytes; i += 1)
        into[offset + i] = (inputs[(tick - first) * inputBytes + i] ?? 0) ^ change;
    };
  const { own, report, detail, digests, seal } = packet;
  const into = new Uint8Array(MAX_PACKET);
  const length = codec.encode(
    {
      own: { copy: copyOf(own.inputs, own.first, 0) },
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
      handed: hands.map((one) => ({ ...one, copy: copyOf(one.inputs, one.first, one.seat === seat ? 1 : 0) })),
      seal: seal.block < 0 ? null : seal,
    },
    into,
  );
  return into.slice(0, length);
}
