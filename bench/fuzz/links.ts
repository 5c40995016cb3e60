import { parseShape, type Signal, signalSchema } from '@parley/protocol';
import { stripAddress } from '../../apps/server/src/lobby/strip-address.ts';
import { parseFrame } from '../../packages/match/src/frame.ts';
import { parseTickFrame } from '../../packages/match/src/tick/frame.ts';
import { parseTurnFrame } from '../../packages/match/src/turn/frame.ts';
import { isCandidate, isDataOnly, isLocal, isUseful } from '../../packages/peer/src/candidate.ts';
import { fingerprintsOf } from '../../packages/peer/src/fingerprint.ts';
import { Stream } from '../../packages/peer/src/stream.ts';
import { bindingRequest, readBinding } from '../../packages/peer/src/stun-binding.ts';
import { Codec } from '../../packages/rollback/src/codec.ts';
import { emptyPacket } from '../../packages/rollback/src/packet.ts';
import { Seat } from '../../packages/rollback/src/testing/pair.ts';
import { mutateBytes, mutateJson, mutateText } from './mutate.ts';
import { asBytes, asText, insist, isSame, type Target } from './target.ts';
import { bytesOf, type Traffic } from './traffic.ts';

/** What goes over the links of players, and what makes them. */
export function linkTargets({ turn, tick, packets, signals }: Traffic): readonly Target[] {
  const frames = [...turn.frames, ...tick.frames].map(bytesOf);
  return [
    signalTarget(signals),
    frameTarget(frames),
    streamTarget(frames),
    packetTarget(packets),
    sessionTarget(packets),
    stunTarget(),
  ];
}

/** An address in a text: one of these says where somebody is. */
const ADDRESSES = /\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}|(?:[\da-f]{0,4}:){3,}[\da-f]{0,4}|[\w-]+\.local/gi;
const HASHES = /^a=fingerprint:.*$/gim;

/** ICE candidates and descriptions, and what the server makes of them for a pair that hides. */
function signalTarget(samples: readonly string[]): Target {
  return {
    name: 'signal',
    weight: 12,
    // Several expressions look at each line, so this target is also for their time.
    mostMs: 200,
    samples,
    make(random) {
      if (random() < 0.5) return mutateJson(samples, random);
      const signal = JSON.parse(samples[Math.floor(random() * samples.length)] ?? '{}') as Signal;
      const lines = samples
        .map((text) => JSON.parse(text) as Signal)
        .flatMap((one) => (one.kind === 'description' ? [one.sdp] : one.kind === 'candidate' ? [one.candidate] : []));
      const text = mutateText(
        [...lines, 'candidate:1 1 udp 5 203.0.113.9 50000 typ relay raddr 192.0.2.7 rport 4000'],
        random,
      );
      if (signal.kind === 'description') return JSON.stringify({ ...signal, sdp: text });
      return JSON.stringify(signal.kind === 'candidate' ? { ...signal, candidate: text } : signal);
    },
    run(input) {
      const text = asText(input);
      let value: unknown;
      try {
        value = JSON.parse(text);
      } catch {
        return 'refused';
      }
      const read = parseShape(signalSchema, value);
      if (!read.ok) return 'refused';
      const signal = read.value;
      if (signal.kind === 'candidate') {
        for (const look of [isCandidate, isUseful, isLocal])
          insist(typeof look(signal.candidate) === 'boolean', 'yes or no');
      }
      if (signal.kind === 'description') {
        isDataOnly(signal.sdp);
        fingerprintsOf(signal.sdp);
      }
      const hidden = stripAddress(signal);
      if (hidden === null) return 'accepted';
      insist(parseShape(signalSchema, hidden).ok, 'what is carried is a signal');
      insist(isSame(stripAddress(hidden), hidden), 'taking addresses out twice changes nothing more');
      for (const line of textOf(hidden)
        .replace(HASHES, '')
        .split(/\r\n|\r|\n/)) {
        // Of a relayed candidate the address is that of the relay.
        const shown = / typ relay /i.test(line) ? line.replace(/^((?:a=)?candidate:(?:\S+ ){4})\S+/i, '$1') : line;
        for (const [address] of shown.matchAll(ADDRESSES)) {
          insist(/^(?:0\.0\.0\.0|::)$/.test(address), `no address is left: ${address} in ${line.slice(0, 200)}`);
        }
      }
      return 'accepted';
    },
  };
}

const textOf = (signal: Signal): string =>
  signal.kind === 'description' ? signal.sdp : signal.kind === 'candidate' ? signal.candidate : '';

function frameTarget(samples: readonly Uint8Array[]): Target {
  return {
    name: 'match-frame',
    weight: 10,
    mostMs: 200,
    samples,
    make: (random) =>
      random() < 0.6
        ? new TextEncoder().encode(
            mutateJson(
              samples.map((bytes) => Buffer.from(bytes).toString()),
              random,
            ),
          )
        : mutateBytes(samples, random),
    run(input) {
      const frame = parseFrame(asBytes(input));
      if (typeof frame === 'string') return 'refused';
      if (frame.t !== 'match') return 'accepted';
      const [turn, tick] = [parseTurnFrame(frame.message), parseTickFrame(frame.message)];
      return turn === null && tick === null && frame.message.format === 'json' ? 'refused' : 'accepted';
    },
  };
}

/** Frames of a proven path, to one stream in the middle of a match. */
function streamTarget(payloads: readonly Uint8Array[]): Target {
  const from = new Stream();
  const samples = payloads.slice(0, 12).flatMap((payload) => from.push(payload) ?? []);
  samples.push(from.alive(7), from.answer(9), from.datagram(new Uint8Array([1, 2])), from.bye());
  return {
    name: 'stream-frame',
    weight: 6,
    mostMs: 100,
    samples,
    make: (random) => mutateBytes(samples, random),
    run(input) {
      const stream = new Stream();
      stream.push(new Uint8Array(20));
      const taken = stream.take(asBytes(input));
      insist(stream.pending().length <= 1, 'nobody acknowledges what was never sent');
      return taken.kind === 'malformed' ? 'refused' : 'accepted';
    },
  };
}

function packetTarget({ seats, inputBytes, bytes }: Traffic['packets']): Target {
  const samples = bytes.map(bytesOf);
  const codec = new Codec(seats, inputBytes);
  const packet = emptyPacket();
  return {
    name: 'rollback-packet',
    weight: 10,
    mostMs: 100,
    samples,
    make: (random) => mutateBytes(samples, random),
    run(input) {
      if (codec.decode(asBytes(input), packet) !== null) return 'refused';
      insist(packet.own.count >= 0 && packet.own.count * inputBytes <= packet.own.inputs.length, 'inputs have room');
      insist(packet.notes <= seats && packet.handed <= seats, 'no more seats than there are');
      for (const note of packet.note.slice(0, packet.notes))
        insist(note.seat < seats, 'a note is of a seat that there is');
      insist(packet.seal.length <= packet.seal.bytes.length, 'a seal has room');
      return 'accepted';
    },
  };
}

/** The same packets to a session in the middle of a match, which goes on whatever came. */
function sessionTarget({ seats, bytes }: Traffic['packets']): Target {
  const samples = bytes.map(bytesOf);
  /** A session is old after so many inputs: what it was told may have ended its match. */
  const LIFE = 200;
  let age = LIFE;
  let [one, other] = [new Seat(0), new Seat(1)];
  return {
    name: 'rollback-session',
    weight: 6,
    mostMs: 500,
    samples,
    make: (random) => mutateBytes(random() < 0.7 ? [other.packetFor(0)] : samples, random),
    run(input) {
      if (age >= LIFE) {
        [one, other] = [new Seat(0), new Seat(1)];
        for (let step = 0; step < 20; step += 1) {
          one.step(step & 3);
          other.step(step & 3);
          Seat.exchange(one, other);
        }
        age = 0;
      }
      age += 1;
      const refused = one.session.receive(1, asBytes(input));
      insist(one.session.receive(seats, asBytes(input)) !== null, 'a seat that there is not says nothing');
      if (age % 8 === 0) {
        one.step(age & 3);
        other.step(age & 3);
        Seat.exchange(one, other);
      }
      return refused === null ? 'accepted' : 'refused';
    },
  };
}

function stunTarget(): Target {
  const transaction = Uint8Array.from({ length: 12 }, (_, at) => at + 1);
  const request = bindingRequest(transaction);
  const answerOf = (attribute: readonly number[]): Uint8Array => {
    const answer = Uint8Array.from([...request, ...attribute]);
    answer.set([0x01, 0x01, 0, attribute.length]);
    return answer;
  };
  const samples = [
    answerOf([0, 0x20, 0, 8, 0, 1, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66]),
    answerOf([0, 1, 0, 8, 0, 1, 0x11, 0x22, 203, 0, 113, 7]),
    answerOf([0, 0x20, 0, 20, 0, 2, 1, 2, ...Array.from({ length: 16 }, (_, at) => at)]),
  ];
  return {
    name: 'stun-answer',
    weight: 4,
    mostMs: 100,
    samples,
    make: (random) => mutateBytes(samples, random),
    run(input) {
      const read = readBinding(asBytes(input), transaction);
      if (read === null) return 'refused';
      insist(read.mapped === null || /^[\d.a-f:]+ \d{1,5}$/.test(read.mapped), 'an address and a port, or nothing');
      return 'accepted';
    },
  };
}
