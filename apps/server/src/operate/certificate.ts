import { createPrivateKey, X509Certificate } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { isIP, isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import { writeWhole } from '../../../../scripts/files/whole-file.mjs';

/** A certificate of this machine's own, for playing with somebody nearby: pages elsewhere need a secure context. */
export interface OwnCertificate {
  /** Paths of the PEM files. */
  readonly cert: string;
  readonly key: string;
  /** Addresses and names that it is for, besides this machine's own loopback. */
  readonly addresses: readonly string[];
}

const DAY_MS = 86_400_000;
/** Browsers refuse certificates that are valid for longer than 398 days. */
const LIFE_MS = 397 * DAY_MS;
/** One that ends sooner is made anew. */
const LEFT_MS = 7 * DAY_MS;

/** The certificate in this directory, where it is valid and names these addresses; otherwise a new one. */
export async function ownCertificate(
  directory: string,
  addresses: readonly string[],
  now: number,
): Promise<OwnCertificate> {
  const own = { cert: join(directory, 'cert.pem'), key: join(directory, 'key.pem'), addresses };
  if (serves(own, now)) return own;
  const pems = await generate([{ name: 'commonName', value: 'Parley on this machine' }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    // A minute back, for clocks that are behind.
    notBeforeDate: new Date(now - 60_000),
    notAfterDate: new Date(now + LIFE_MS),
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: everyAddress(addresses).map((name) =>
          isIP(name) === 0 ? { type: 2 as const, value: name } : { type: 7 as const, ip: name },
        ),
      },
    ],
  });
  // Between the two writes they do not fit together, and would be made anew.
  writeWhole(own.key, pems.private);
  writeWhole(own.cert, pems.cert, { mode: 0o644 });
  return own;
}

/** Addresses of this machine in its networks: no loopback, nothing link-local; IPv4 first. */
export function ownAddresses(interfaces = networkInterfaces()): readonly string[] {
  const outward = Object.values(interfaces)
    .flatMap((list) => list ?? [])
    .filter(({ internal, address }) => !internal && !/^(?:fe[89ab]|169\.254\.)/i.test(address));
  const addresses = outward.map(({ address }) => address);
  return [...new Set([...addresses.filter((one) => !isIPv6(one)), ...addresses.filter((one) => isIPv6(one))])];
}

const everyAddress = (addresses: readonly string[]): readonly string[] => [
  ...new Set(['localhost', '127.0.0.1', '::1', ...addresses]),
];

function serves({ cert, key, addresses }: OwnCertificate, now: number): boolean {
  if (!existsSync(cert) || !existsSync(key)) return false;
  try {
    const certificate = new X509Certificate(readFileSync(cert));
    return (
      certificate.checkPrivateKey(createPrivateKey(readFileSync(key))) &&
      Date.parse(certificate.validFrom) <= now &&
      Date.parse(certificate.validTo) > now + LEFT_MS &&
      everyAddress(addresses).every((name) => {
        return (isIP(name) === 0 ? certificate.checkHost(name) : certificate.checkIP(name)) !== undefined;
      })
    );
  } catch {
    return false;
  }
}
