import { describe, expect, it } from 'vitest';
import { isCandidate, isDataOnly, isUseful } from './candidate.ts';
import { fingerprintsOf } from './fingerprint.ts';

const line = (digest: string, algorithm = 'sha-256') => `a=fingerprint:${algorithm} ${digest}\r\n`;

describe('fingerprints of a description', () => {
  it('[S10.2] are one text however they are written', () => {
    expect(fingerprintsOf(`v=0\r\n${line('AB:CD')}m=x\r\n`)).toBe('sha-256 AB:CD');
    expect(fingerprintsOf(`${line('ab:cd', 'SHA-256')}${line('AB:CD')}`)).toBe('sha-256 AB:CD');
  });

  it('[S10.2] are all of them, so that one slipped in shows', () => {
    expect(fingerprintsOf(line('AB:CD') + line('00:11'))).toBe('sha-256 00:11,sha-256 AB:CD');
  });

  it('[S10.2] are refused where one is too weak, or none is there', () => {
    expect(fingerprintsOf(line('AB:CD') + line('00:11', 'sha-1'))).toBeNull();
    expect(fingerprintsOf('v=0\r\n')).toBeNull();
  });
});

describe('what signaling brings', () => {
  it('[L6.3] candidates of Chromium, Firefox and libdatachannel are read, other lines are not', () => {
    const good = [
      'candidate:1039292132 1 udp 2113937151 192.0.2.2 51234 typ host generation 0 ufrag 8Xyz network-cost 999',
      'candidate:0 1 UDP 2122187007 6f1b0a4e-7a1c-4b8e-9c1f-0d3c3a4f6b1e.local 51234 typ host',
      'candidate:1 1 UDP 2114977791 fd00::2 54437 typ srflx raddr 0.0.0.0 rport 0',
    ];
    for (const candidate of good) expect([candidate, isCandidate(candidate)]).toEqual([candidate, true]);
    for (const candidate of [
      '',
      'candidate:',
      'a=x',
      `${good[0]}\r\na=fingerprint:sha-256 00`,
      'candidate:1 1 udp 1 a b typ host',
    ]) {
      expect([candidate, isCandidate(candidate)]).toEqual([candidate, false]);
    }
    expect(isUseful('candidate:1 1 tcp 1518280447 192.0.2.2 9 typ host tcptype active')).toBe(false);
  });

  it('[L3.1] a description has one section, for data', () => {
    const data = 'm=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n';
    expect(isDataOnly(`v=0\r\n${data}`)).toBe(true);
    for (const sdp of ['v=0\r\n', `${data}${data}`, `${data}m=audio 9 x 0\r\n`, 'm=video 9 x 0\r\n']) {
      expect(isDataOnly(sdp)).toBe(false);
    }
  });
});
