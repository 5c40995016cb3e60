import { describe, expect, it } from 'vitest';
import { NO_STATS, readStats } from './path.ts';

const candidates = (local: object, remote: object) => [
  { id: 'L', type: 'local-candidate', ...local },
  { id: 'R', type: 'remote-candidate', ...remote },
  { id: 'unused', type: 'local-candidate', candidateType: 'relay', relayProtocol: 'tcp' },
];
const pair = { id: 'P', type: 'candidate-pair', localCandidateId: 'L', remoteCandidateId: 'R', bytesSent: 7 };
const transport = { id: 'T', type: 'transport', selectedCandidatePairId: 'P' };

describe('path', () => {
  const cases: [string, object, object, string][] = [
    ['host to host', { candidateType: 'host' }, { candidateType: 'host' }, 'direct'],
    ['srflx to prflx', { candidateType: 'srflx' }, { candidateType: 'prflx' }, 'direct'],
    ['our relay, udp', { candidateType: 'relay', relayProtocol: 'udp' }, { candidateType: 'host' }, 'turn-udp'],
    ['our relay, tcp', { candidateType: 'relay', relayProtocol: 'tcp' }, { candidateType: 'relay' }, 'turn-tcp'],
    ['our relay, tls', { candidateType: 'relay', relayProtocol: 'tls' }, { candidateType: 'srflx' }, 'turn-tls'],
    ['our relay in an engine that does not say how', { candidateType: 'relay' }, { candidateType: 'host' }, 'turn-udp'],
    ['their relay only', { candidateType: 'host' }, { candidateType: 'relay' }, 'turn-udp'],
  ];
  it.each(cases)('[L6.2] %s', (_, local, remote, path) => {
    expect(readStats([...candidates(local, remote), pair, transport]).path).toBe(path);
  });

  it('[L6.2] finds the pair in use where it is named, where it is marked, and where it is merely nominated', () => {
    const [local, remote] = [{ candidateType: 'host' }, { candidateType: 'srflx' }];
    const other = { ...pair, id: 'Q', localCandidateId: 'unused', state: 'succeeded', nominated: false };
    for (const stats of [
      [other, pair, transport],
      [other, { ...pair, selected: true }, { id: 'T', type: 'transport' }],
      [other, { ...pair, nominated: true, state: 'succeeded' }],
    ]) {
      expect(readStats([...candidates(local, remote), ...stats])).toMatchObject({ path: 'direct', bytesSent: 7 });
    }
  });

  it('[L6.2] Firefox: a relay whose packet came before its candidate is a relay', () => {
    // As Firefox 153 reports it: the relay that was announced for the same address is not among the candidates.
    const stats = candidates(
      { candidateType: 'host' },
      { candidateType: 'prflx', address: '203.0.113.1', port: 53474 },
    );
    const sdp = (port: number, type: string) =>
      `v=0\r\na=candidate:2 1 UDP 92216831 203.0.113.1 ${port} typ ${type} raddr 203.0.113.1 rport ${port}\r\n`;
    const read = (remoteSdp?: string) => readStats([...stats, pair, transport], remoteSdp);
    expect(read(sdp(53_474, 'relay'))).toMatchObject({ path: 'turn-udp', remote: 'relay' });
    expect(read(sdp(5_347, 'relay'))).toMatchObject({ path: 'direct', remote: 'prflx' });
    expect(read(sdp(53_474, 'srflx'))).toMatchObject({ path: 'direct', remote: 'prflx' });
    expect(read()).toMatchObject({ path: 'direct', remote: 'prflx' });
  });

  it('[L6.2] gives milliseconds where getStats gives seconds, and null where it gives nothing', () => {
    const both = candidates({ candidateType: 'host' }, { candidateType: 'host' });
    expect(readStats([...both, { ...pair, currentRoundTripTime: 0.025 }, transport]).rttMs).toBeCloseTo(25);
    expect(readStats([...both, pair, transport]).rttMs).toBeNull();
    expect(readStats(both)).toEqual(NO_STATS);
  });
});
