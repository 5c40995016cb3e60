import type { IceServer, Network } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import { type Finding, type Findings, isSettled, readNetwork, relayProtocolOf } from './network-findings.ts';

const STUN: IceServer = { urls: ['stun:one.example:3478', 'stun:one.example:3479'] };
const TURN: IceServer = {
  urls: ['turn:one.example:3478?transport=udp', 'turn:one.example:3478?transport=tcp'],
  username: 'u',
  credential: 'p',
};
const TLS: IceServer = { urls: ['turns:one.example:5349?transport=tcp'], username: 'u', credential: 'p' };
const ALL = [STUN, TURN];

const host: Finding = { type: 'host', address: 'name.local 4000', family: 4, base: '1', relayProtocol: null };
const reflexive = (port: number, base = '2'): Finding => ({
  type: 'srflx',
  address: `203.0.113.10 ${port}`,
  family: 4,
  base,
  relayProtocol: null,
});
const reflexive6 = (port: number): Finding => ({ ...reflexive(port), address: `2001:db8::1 ${port}`, family: 6 });
const relay = (relayProtocol: Finding['relayProtocol'], port = 1): Finding => ({
  type: 'relay',
  address: `203.0.113.1 ${port}`,
  family: 4,
  base: '3',
  relayProtocol,
});

const at = (candidates: readonly Finding[], more: Partial<Findings> = {}): Findings => ({
  candidates,
  failed: [],
  complete: false,
  latestMs: 0,
  elapsedMs: 0,
  ...more,
});
const done = (candidates: readonly Finding[], more: Partial<Findings> = {}): Findings =>
  at(candidates, { complete: true, ...more });

type Expected = readonly [udp: Network['udp'], mapping: Network['mapping'], relays: Network['relays']];
type Row = readonly [name: string, servers: readonly IceServer[], findings: Findings, expected: Expected];

const NETWORKS: readonly Row[] = [
  ['no server, so nothing was asked', [], done([host]), ['unknown', 'unknown', []]],
  ['nothing came at all: the engine may not connect', ALL, done([]), ['unknown', 'unknown', []]],
  [
    'one mapping for both servers',
    ALL,
    done([host, reflexive(5), relay('udp'), relay('tcp')]),
    ['open', 'independent', ['udp', 'tcp']],
  ],
  ['two mappings of one socket', ALL, at([host, reflexive(5), reflexive(6)]), ['open', 'dependent', []]],
  [
    'two sockets, each with a mapping of its own',
    ALL,
    done([reflexive(5, '192.168.1.2 40'), reflexive(6, '192.168.1.3 41')]),
    ['open', 'independent', []],
  ],
  ['one mapping for each family', ALL, done([reflexive(5), reflexive6(6)]), ['open', 'independent', []]],
  ['one mapping, and the second answer may be on its way', ALL, at([reflexive(5)]), ['open', 'unknown', []]],
  [
    'one mapping, and the second server is dead',
    ALL,
    done([reflexive(5)], { failed: [{ url: 'stun:one.example:3479', family: 4 }] }),
    ['open', 'unknown', []],
  ],
  [
    'a socket of IPv6 that cannot ask a server of IPv4 says nothing',
    ALL,
    done([reflexive(5)], { failed: [{ url: 'stun:one.example:3479', family: 6 }] }),
    ['open', 'independent', []],
  ],
  ['one server only', [{ urls: ['stun:one.example'] }], done([reflexive(5)]), ['open', 'unknown', []]],
  [
    'the same server twice, under its usual port',
    [{ urls: ['stun:one.example', 'stun:one.example:3478'] }],
    done([reflexive(5)]),
    ['open', 'unknown', []],
  ],
  ['a relay over UDP proves UDP', [TURN], at([host, relay('udp')]), ['open', 'unknown', ['udp']]],
  ['seen under its own address', ALL, at([host, { ...reflexive(5), base: '203.0.113.10 5' }]), ['open', 'none', []]],
  [
    'seen under its own address of IPv6, and translated over IPv4',
    ALL,
    at([host, reflexive(5), { ...reflexive6(6), base: reflexive6(6).address }]),
    ['open', 'independent', []],
  ],
  [
    'seen under its own address of IPv6, and under two over IPv4',
    ALL,
    at([host, { ...reflexive6(6), base: reflexive6(6).address }, reflexive(5), reflexive(7)]),
    ['open', 'dependent', []],
  ],
  ['the own address said once, as no router translates', [STUN], done([host]), ['open', 'none', []]],
  ['the same, with a relay over UDP', ALL, done([host, relay('udp')]), ['open', 'none', ['udp']]],
  [
    'a gathering that ended early without the relay over UDP: nothing came by UDP',
    ALL,
    done([host, relay('tcp')]),
    ['blocked', 'unknown', ['tcp']],
  ],
  [
    'a gathering that ended with a complaint',
    [STUN],
    done([host], { failed: [{ url: 'stun:one.example:3478', family: null }] }),
    ['blocked', 'unknown', []],
  ],
  ['silence, with a relay over TCP', ALL, at([host, relay('tcp')]), ['blocked', 'unknown', ['tcp']]],
  ['silence, with a relay over TLS', [...ALL, TLS], at([relay('tls')]), ['blocked', 'unknown', ['tls']]],
  ['silence of a relay over UDP alone', [TURN], at([host, relay('tcp')]), ['blocked', 'unknown', ['tcp']]],
  ['silence of everything', [STUN], at([host]), ['blocked', 'unknown', []]],
  [
    'a relay over TCP, where nothing was asked over UDP',
    [TLS],
    done([host, relay('tls')]),
    ['unknown', 'unknown', ['tls']],
  ],
  [
    'relays in the order of the ladder, each once',
    ALL,
    at([relay('tls'), relay('tcp'), relay('udp'), relay('tcp', 2)]),
    ['open', 'unknown', ['udp', 'tcp', 'tls']],
  ],
  ['a relay of which the engine does not say the protocol', [TURN], at([relay(null)]), ['blocked', 'unknown', []]],
];

describe('readNetwork', () => {
  it.each(NETWORKS)('[L2.1] %s', (_, servers, findings, [udp, mapping, relays]) => {
    expect(readNetwork(servers, findings)).toEqual({ udp, mapping, relays });
  });
});

const ENDS: readonly (readonly [string, readonly IceServer[], Findings, boolean])[] = [
  ['the engine has ended', ALL, done([]), true],
  ['nothing yet', ALL, at([host]), false],
  ['dependent, all relays', ALL, at([reflexive(5), reflexive(6), relay('udp'), relay('tcp')]), true],
  ['dependent, a relay missing', ALL, at([reflexive(5), reflexive(6), relay('udp')]), false],
  ['one mapping, all relays: the second may still come', ALL, at([reflexive(5), relay('udp'), relay('tcp')]), false],
  [
    'one mapping, all relays, nothing new for a while',
    ALL,
    at([reflexive(5), relay('udp'), relay('tcp')], { latestMs: 200, elapsedMs: 500 }),
    true,
  ],
  ['UDP is there and no mapping to be known', [TURN], at([relay('udp'), relay('tcp')]), true],
  ['a relay over TCP, and UDP may be late', ALL, at([relay('tcp')], { elapsedMs: 999 }), false],
  ['a relay over TCP, and UDP had its time', ALL, at([relay('tcp')], { elapsedMs: 1_000 }), true],
  ['one over TCP, and the one over TLS is missing', [...ALL, TLS], at([relay('tcp')], { elapsedMs: 1_000 }), false],
];

describe('isSettled', () => {
  it.each(ENDS)('[L2.1] %s', (_, servers, findings, settled) => {
    expect(isSettled(servers, findings)).toBe(settled);
  });
});

describe('relayProtocolOf', () => {
  it.each([
    ['turn:one.example', 'udp'],
    ['turn:one.example:3478?transport=udp', 'udp'],
    ['turn:one.example:443?transport=tcp', 'tcp'],
    ['turns:one.example', 'tls'],
    ['turns:one.example:443?transport=tcp', 'tls'],
    ['stun:one.example', null],
  ] as const)('[L2.1] %s', (url, protocol) => {
    expect(relayProtocolOf(url)).toBe(protocol);
  });
});
