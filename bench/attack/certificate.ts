import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ownCertificate } from '../../apps/server/src/operate/certificate.ts';
import { wallClock } from '../../apps/server/src/operate/wall-clock.ts';

/** A certificate for this machine, which this process takes until it is removed although nobody vouches for it. */
export async function certificate(): Promise<{
  readonly env: Readonly<Record<string, string>>;
  readonly remove: () => void;
}> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-attack-'));
  const { cert, key } = await ownCertificate(folder, ['127.0.0.1'], wallClock());
  const before = process.env.NODE_TLS_REJECT_UNAUTHORIZED;
  process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
  return {
    env: { PARLEY_TLS_CERT: cert, PARLEY_TLS_KEY: key },
    remove() {
      if (before === undefined) delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
      else process.env.NODE_TLS_REJECT_UNAUTHORIZED = before;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
