import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ownCertificate } from './certificate.ts';
import { makeRenewal, readPem } from './certificate-renewal.ts';

describe('a certificate that is renewed', () => {
  let folder: string;
  let server: Server;
  let look: () => void;
  const said: string[] = [];
  const files = () => ({ cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') });

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'parley-renewal-'));
    await ownCertificate(folder, [], Date.now());
    const used = readPem(files());
    server = createServer(used).listen(0, '127.0.0.1');
    said.length = 0;
    look = makeRenewal({
      files: files(),
      used,
      use: (pem) => server.setSecureContext(pem),
      failed: (sentence) => said.push(sentence),
    });
    await new Promise((resolve) => server.once('listening', resolve));
  });
  afterEach(() => {
    server.close();
    rmSync(folder, { recursive: true });
  });

  /** Serial number of the certificate that a new connection is shown. */
  const served = () =>
    new Promise<string>((resolve, reject) => {
      const { port } = server.address() as AddressInfo;
      const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false }, () => {
        resolve(socket.getPeerCertificate().serialNumber);
        socket.destroy();
      });
      socket.on('error', reject);
    });

  async function newPair() {
    const other = mkdtempSync(join(folder, 'new-'));
    return ownCertificate(other, [], Date.now());
  }

  it('[O3.7] is served without a restart, once both files are there', async () => {
    const before = await served();
    look();
    expect(await served()).toBe(before);
    const next = await newPair();
    copyFileSync(next.cert, files().cert);
    look();
    look();
    expect(await served()).toBe(before);
    expect(said).toHaveLength(1);
    copyFileSync(next.key, files().key);
    look();
    expect(await served()).not.toBe(before);
    expect(said).toHaveLength(1);
  });

  it.each([
    ['is broken', () => writeFileSync(files().cert, 'broken')],
    ['is empty, as on a full disk', () => writeFileSync(files().key, '')],
    ['is gone', () => rmSync(files().cert)],
  ])('[O3.7] that %s leaves the one from before in use, and is said once', async (_what, spoil) => {
    const before = await served();
    spoil();
    look();
    look();
    expect(await served()).toBe(before);
    expect(said).toEqual([expect.stringContaining('The one from before stays in use.')]);
    expect(said[0]).toContain(files().cert);
  });
});
