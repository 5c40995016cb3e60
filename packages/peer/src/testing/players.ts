import { type IntroductionClaims, PROTOCOL_VERSION } from '@parley/protocol';
import { CompactSign, exportJWK, generateKeyPair } from 'jose';
import type { Signer } from '../link.ts';

/** Four players with keys of their own, and the introductions between any two of them. */
export const JWT = 'introduction.of.the-test';

async function makeSigner(): Promise<Signer> {
  const { privateKey, publicKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519' });
  const { x = '' } = await exportJWK(publicKey);
  const sign = (typ: string, payload: object) =>
    new CompactSign(new TextEncoder().encode(JSON.stringify(payload)))
      .setProtectedHeader({ alg: 'EdDSA', typ })
      .sign(privateKey);
  return { key: x, sign };
}

const signers = await Promise.all([0, 1, 2, 3].map(makeSigner));

export function signerOf(seat: number): Signer {
  const signer = signers[seat];
  if (signer === undefined) throw new Error(`nobody sits at ${seat}`);
  return signer;
}

const side = (seat: number) => ({ client: `client-${seat}`, player: `player-${seat}`, key: signerOf(seat).key, seat });

export const claimsOf = (a: number, b: number): IntroductionClaims => ({
  iss: 'test',
  jti: `introduction-${a}-${b}`,
  iat: 0,
  exp: 1,
  protocol: PROTOCOL_VERSION,
  match: 'match-0001',
  title: 'four-in-a-row',
  rules: 1,
  a: side(a),
  b: side(b),
});
