import { X509Certificate } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ownAddresses, ownCertificate } from './certificate.ts';

describe('a certificate of this machine’s own', { timeout: 30_000 }, () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'parley-certificate-'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));
  const now = Date.now();
  const make = (addresses: readonly string[], at = now) => ownCertificate(join(directory, 'lan'), addresses, at);

  it('names the addresses, and a client that trusts it accepts them', async () => {
    const { cert, key } = await make(['192.0.2.7', 'desk.local']);
    const pem = readFileSync(cert, 'utf8');
    const certificate = new X509Certificate(pem);
    for (const ip of ['192.0.2.7', '127.0.0.1', '::1']) expect(certificate.checkIP(ip)).toBe(ip);
    for (const host of ['localhost', 'desk.local']) expect(certificate.checkHost(host)).toBe(host);
    expect(certificate.checkIP('192.0.2.8')).toBeUndefined();
    const server = createServer({ cert: pem, key: readFileSync(key) });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const authorized = await new Promise<boolean>((resolve, reject) => {
      const socket = connect({ port, host: '127.0.0.1', ca: pem }, () => {
        resolve(socket.authorized);
        socket.end();
      });
      socket.on('error', reject);
    });
    server.close();
    expect(authorized).toBe(true);
  });

  it('keeps its key to its owner, also where the file was open before', async () => {
    const { key } = await make([]);
    expect(statSync(key).mode & 0o777).toBe(0o600);
    chmodSync(key, 0o644);
    writeFileSync(key, 'broken');
    await make([]);
    expect(statSync(key).mode & 0o777).toBe(0o600);
  });

  it('is used again while it is valid and the addresses are the same', async () => {
    const first = readFileSync((await make(['192.0.2.7'])).cert, 'utf8');
    const again = readFileSync((await make(['192.0.2.7'], now + 86_400_000)).cert, 'utf8');
    expect(again).toBe(first);
    const moved = readFileSync((await make(['192.0.2.8'])).cert, 'utf8');
    expect(moved).not.toBe(first);
    const renewed = readFileSync((await make(['192.0.2.8'], now + 395 * 86_400_000)).cert, 'utf8');
    expect(renewed).not.toBe(moved);
  });
});

it('the addresses are those that others can reach, IPv4 first', () => {
  const one = (address: string, internal = false) => ({ address, internal }) as never;
  const interfaces = {
    lo: [one('127.0.0.1', true)],
    eth0: [one('2001:db8::7'), one('fe80::1'), one('192.0.2.7')],
    eth1: [one('169.254.3.4'), one('192.0.2.7')],
  };
  expect(ownAddresses(interfaces)).toEqual(['192.0.2.7', '2001:db8::7']);
});
