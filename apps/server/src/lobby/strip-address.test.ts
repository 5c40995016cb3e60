import { isIPv4 } from 'node:net';
import { LIMITS, type Signal } from '@parley/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stripAddress, strippedCandidate, strippedSdp } from './strip-address.ts';

const DIGEST = 'EB:23:A8:AB:51:D2:43:D2:E4:6D:53:66:60:F4:6F:76:DD:93:A1:4B:CD:03:4E:8B:1F:8D:6A:C1:94:C3:DE:3B';

/** As these engines write them once they have gathered, addresses included. */
const DESCRIPTIONS = {
  Chromium: [
    'v=0',
    'o=- 5547857856526626484 2 IN IP4 127.0.0.1',
    's=-',
    't=0 0',
    'a=group:BUNDLE 0',
    'a=extmap-allow-mixed',
    'a=msid-semantic: WMS',
    'm=application 41477 UDP/DTLS/SCTP webrtc-datachannel',
    'c=IN IP4 198.51.100.7',
    'a=rtcp:41477 IN IP4 198.51.100.7',
    'a=candidate:440850527 1 udp 2113937151 198.51.100.7 41477 typ host generation 0 network-cost 999',
    'a=candidate:3508541887 1 udp 2113942271 fd00::2 39499 typ host generation 0 network-cost 999',
    'a=ice-ufrag:y6+t',
    'a=ice-pwd:hbcLyZXBe9VI8O6COGsM/y7V',
    'a=ice-options:trickle',
    `a=fingerprint:sha-256 ${DIGEST}`,
    'a=setup:actpass',
    'a=mid:0',
    'a=sctp-port:5000',
    'a=max-message-size:262144',
  ],
  Firefox: [
    'v=0',
    'o=mozilla...THIS_IS_SDPARTA-99.0 7234958716253418234 0 IN IP4 0.0.0.0',
    's=-',
    't=0 0',
    'a=sendrecv',
    `a=fingerprint:sha-256 ${DIGEST}`,
    'a=group:BUNDLE 0',
    'a=ice-options:trickle',
    'a=msid-semantic:WMS *',
    'm=application 52004 UDP/DTLS/SCTP webrtc-datachannel',
    'c=IN IP4 198.51.100.7',
    'a=candidate:0 1 UDP 2122252543 6f1b0a4e-7a1c-4b8e-9c1f-0d3c3a4f6b1e.local 52004 typ host',
    'a=sendrecv',
    'a=end-of-candidates',
    'a=ice-pwd:9f8e7d6c5b4a39281706f5e4d3c2b1a0',
    'a=ice-ufrag:1a2b3c4d',
    'a=mid:0',
    'a=setup:active',
    'a=sctp-port:5000',
    'a=max-message-size:1073741823',
  ],
  libdatachannel: [
    'v=0',
    'o=rtc 3586567929 0 IN IP4 127.0.0.1',
    's=-',
    't=0 0',
    'a=group:BUNDLE 0',
    'a=group:LS 0',
    'a=msid-semantic:WMS *',
    'a=ice-options:ice2,trickle',
    `a=fingerprint:sha-256 ${DIGEST}`,
    'm=application 40048 UDP/DTLS/SCTP webrtc-datachannel',
    'c=IN IP4 198.51.100.7',
    'a=mid:0',
    'a=sendrecv',
    'a=sctp-port:5000',
    'a=max-message-size:262144',
    'a=setup:active',
    'a=ice-ufrag:9NiT',
    'a=ice-pwd:BaTYT0oIKBGyKv6AG18QHr',
    'a=candidate:1 1 UDP 2114977791 198.51.100.7 40048 typ host',
    'a=end-of-candidates',
  ],
} as const;

const RELAY = 'candidate:4 1 udp 41885439 203.0.113.9 50000 typ relay';
const RELAY_6 = 'candidate:5 1 udp 41885438 2001:db8::9 50001 typ relay';
const FORWARD = [
  `${RELAY} raddr 198.51.100.7 rport 41477 generation 0 ufrag y6+t network-id 1 network-cost 10`,
  `${RELAY_6} raddr fd00::2 rport 39499 generation 0 ufrag y6+t`,
  'candidate:2 1 udp 1685987071 198.51.100.7 41477 typ srflx raddr 10.0.0.2 rport 41477 generation 0 ufrag y6+t',
  'candidate:3 1 tcp 1518280447 10.0.0.2 9 typ host tcptype active generation 0 ufrag y6+t network-cost 999',
  'candidate:6 1 udp 1853817087 198.51.100.7 41477 typ prflx raddr 10.0.0.2 rport 41477',
];

describe('candidates of hidden players', () => {
  it.each([
    [FORWARD[0], `${RELAY} raddr 0.0.0.0 rport 0 generation 0 ufrag y6+t`],
    [FORWARD[1], `${RELAY_6} raddr :: rport 0 generation 0 ufrag y6+t`],
    [RELAY, `${RELAY} raddr 0.0.0.0 rport 0`],
    [RELAY.replace('udp', 'UDP'), `${RELAY.replace('udp', 'UDP')} raddr 0.0.0.0 rport 0`],
    [FORWARD[2], null],
    [FORWARD[3], null],
    [FORWARD[4], null],
    ['candidate:7 1 udp 1 6f1b0a4e-7a1c-4b8e.local 9 typ relay', null],
    ['candidate:7 1 udp 1 1.2.3 9 typ relay', null],
    [`${RELAY}\r\na=candidate:1 1 udp 1 198.51.100.7 9 typ host`, null],
    ['198.51.100.7', null],
  ])('[S17.1] %s', (line = '', stripped) => {
    expect(strippedCandidate(line)).toBe(stripped);
  });

  it('[S17.1] the end of the gathering passes, and so do signals without addresses', () => {
    const end: Signal = { kind: 'candidate', attempt: 3, candidate: '', sdpMid: '0', sdpMLineIndex: 0 };
    const others: Signal[] = [end, { kind: 'retry', attempt: 3 }, { kind: 'share', round: 2, key: 'k'.repeat(43) }];
    for (const signal of others) expect(stripAddress(signal)).toEqual(signal);
    expect(stripAddress({ ...end, sdpMid: '198.51.100.7' })).toEqual({ ...end, sdpMid: null });
    expect(stripAddress({ ...end, candidate: FORWARD[2] ?? '' })).toBeNull();
  });
});

describe('descriptions of hidden players', () => {
  it.each(Object.entries(DESCRIPTIONS))(
    '[S17.1] of %s keep what data channels need, and name no place',
    (_engine, lines) => {
      const stripped = strippedSdp([...lines, `a=${FORWARD[0]}`, ''].join('\r\n')).split('\r\n');
      const changed = lines.flatMap((line) => {
        if (/^a=(candidate|rtcp):/.test(line)) return [];
        if (line.startsWith('o=')) return [line.replace(/^o=\S+/, 'o=-').replace(/\S+$/, '0.0.0.0')];
        if (line.startsWith('c=')) return ['c=IN IP4 0.0.0.0'];
        return [line.replace(/^m=application \d+/, 'm=application 9')];
      });
      const relay = `a=${RELAY} raddr 0.0.0.0 rport 0 generation 0 ufrag y6+t`;
      expect(stripped).toEqual([...changed, relay, '']);
    },
  );

  it('[S17.1] are stripped the same whatever ends their lines', () => {
    const text = DESCRIPTIONS.Chromium.join('\r\n');
    for (const end of ['\n', '\r']) expect(strippedSdp(text.replaceAll('\r\n', end))).toBe(strippedSdp(text));
  });
});

/** Addresses that no relay here has, in each way of writing one. */
const secret = fc
  .oneof(
    fc.ipV4(),
    fc.ipV6(),
    fc.ipV4().map((v4) => `::ffff:${v4}`),
    fc.uuid().map((uuid) => `${uuid}.local`),
  )
  .filter((address) => address.length > 4 && !`${RELAY} ${RELAY_6} 0.0.0.0`.includes(address));

/** Something that an engine writes, with the secret put anywhere into it, or in place of an address in it. */
const written = (lines: readonly string[]) =>
  fc.record({
    secret,
    line: fc.constantFrom(...lines),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    how: fc.nat(3),
  });
type Written = { readonly secret: string; readonly line: string; readonly at: number; readonly how: number };

function withSecret({ secret: hidden, line, at, how }: Written): string {
  if (how === 0) {
    const relayed = line.includes('typ relay') ? /raddr \S+/ : /198\.51\.100\.7|fd00::2|127\.0\.0\.1|\S+\.local/;
    if (relayed.test(line))
      return line.replace(relayed, (found) => (found.startsWith('raddr') ? `raddr ${hidden}` : hidden));
  }
  const cut = Math.round(at * line.length);
  const gap = how === 1 ? ' ' : '';
  return `${line.slice(0, cut)}${gap}${hidden}${gap}${line.slice(cut)}`;
}

const holds = (text: string, address: string): boolean => {
  const plain = address.replace(/^::ffff:/, '');
  const written = text.toLowerCase();
  return written.includes(address.toLowerCase()) || (isIPv4(plain) && written.includes(plain));
};

describe('[S17.1] a secret address', () => {
  const seed = 17_170_017;

  it('is in no candidate that passes, wherever the engine wrote it', () => {
    fc.assert(
      fc.property(written(FORWARD), (one) => {
        const before = withSecret(one);
        expect(holds(before, one.secret)).toBe(true);
        const after = stripAddress({
          kind: 'candidate',
          attempt: 0,
          candidate: before,
          sdpMid: one.secret.slice(0, 32),
          sdpMLineIndex: 0,
        });
        expect(holds(JSON.stringify(after), one.secret)).toBe(false);
      }),
      { numRuns: 4_000, seed },
    );
  });

  const lines = [...Object.values(DESCRIPTIONS).flat(), ...FORWARD.map((line) => `a=${line}`), 'i=', 'a=x-here:', ''];
  const place = written(lines);
  const added = fc.record({ where: fc.nat(30), what: place });

  it('is in no description that passes, wherever the engine wrote it, and as often as it likes', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.values(DESCRIPTIONS)),
        fc.array(added, { maxLength: 6 }),
        secret,
        (sdp, more, hidden) => {
          const all: string[] = sdp.map((line) =>
            line.replaceAll(/198\.51\.100\.7|127\.0\.0\.1|fd00::2|\S+\.local/g, hidden),
          );
          for (const { where, what } of more)
            all.splice(where % all.length, 0, withSecret({ ...what, secret: hidden }));
          const before = all.join('\r\n');
          const after = strippedSdp(before);
          expect(holds(after, hidden)).toBe(false);
          // Nothing that was there is missing: it is still the description of one data channel.
          for (const kept of [
            'm=application 9 ',
            'a=ice-ufrag:',
            'a=ice-pwd:',
            `a=fingerprint:sha-256 ${DIGEST}`,
            'a=setup:',
          ]) {
            expect(after).toContain(kept);
          }
        },
      ),
      { numRuns: 2_000, seed },
    );
  });
});

describe('[O11.7] what takes the place of short lines', () => {
  // Found by fuzzing: 4,000 lines of three characters became a message of 72,000, which the other side may not read.
  it.each(['c=\n', 'o=\n', 's=\n', 'v=0\n', 'a=candidate:1 1 udp 1 :: 1 typ relay\n'])(
    'is never longer than a description may be: %j',
    (line) => {
      const sdp = line.repeat(Math.floor(LIMITS.descriptionChars / line.length));
      const carried = stripAddress({ kind: 'description', attempt: 0, type: 'offer', sdp });
      expect(carried?.kind === 'description' ? carried.sdp.length : 0).toBeLessThanOrEqual(LIMITS.descriptionChars);
    },
  );
});
