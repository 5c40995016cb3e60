import { describe, expect, it } from 'vitest';
import { isCandidate, isLocal } from './candidate.ts';

const line = (address: string, type = 'host') => `candidate:1 1 udp 2122260223 ${address} 40000 typ ${type}`;

describe('isLocal', () => {
  it.each([
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.1',
    '192.168.1.2',
    '100.64.0.1',
    '100.127.9.9',
    '169.254.3.4',
    '127.0.0.1',
    'fd00::1',
    'fe80::1',
    '::1',
  ])('[L1.5] %s means something inside one network only', (address) => {
    expect(isCandidate(line(address))).toBe(true);
    expect(isLocal(line(address))).toBe(true);
    // A relay or a router reported it, so others may reach it.
    expect(isLocal(`${line(address, 'srflx')} raddr 0.0.0.0 rport 0`)).toBe(false);
  });

  it.each([
    '11.0.0.1',
    '172.15.0.1',
    '172.32.0.1',
    '192.169.0.1',
    '100.63.0.1',
    '100.128.0.1',
    '2001:db8::1',
    '3f1c9b52-9f0e-4f5c-8f7e-0a6c0b2c4d1e.local',
    '1.10.1.1',
  ])('[L1.5] %s is no such address', (address) => {
    expect(isLocal(line(address))).toBe(false);
  });
});
