import { compactJwsSchema, type IntroductionClaims, safeParse, type UserKey } from '@parley/protocol';
import { base64url, compactVerify, importJWK } from 'jose';
import { z } from 'zod';
import type { Signer } from './link.ts';

/**
 * The key proof (S10): the first message of each side on an opened link. It binds the user key to this introduction and
 * to the two DTLS certificates of the link. So neither a stranger nor anything in between can take a place: whatever
 * stands in the middle has another certificate and cannot sign.
 */
export const LINK_PROOF_TYP = 'parley-link-proof+jws';

export type Role = 'a' | 'b';

const statementSchema = z.strictObject({
  /** SHA-256 of the introduction's JWT, base64url. */
  introduction: z.string(),
  jti: z.string(),
  /** Who makes this proof: without the role, a proof could be sent back to its author. */
  role: z.enum(['a', 'b']),
  /** Fingerprints of the offerer's and of the answerer's certificate, canonical. */
  offerer: z.string(),
  answerer: z.string(),
});
export type LinkStatement = z.infer<typeof statementSchema>;

/** What one side has to sign, computed from what it sees itself. */
export async function linkStatement(
  jwt: string,
  claims: IntroductionClaims,
  role: Role,
  fingerprints: { readonly offerer: string; readonly answerer: string },
): Promise<LinkStatement> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(jwt));
  return {
    introduction: base64url.encode(new Uint8Array(digest)),
    jti: claims.jti,
    role,
    offerer: fingerprints.offerer,
    answerer: fingerprints.answerer,
  };
}

export function signLinkProof(signer: Signer, statement: LinkStatement): Promise<string> {
  return signer.sign(LINK_PROOF_TYP, statement);
}

/** Whether `proof` is a statement by this key that equals the expected one. Never throws. */
export async function verifyLinkProof(proof: string, key: UserKey, expected: LinkStatement): Promise<boolean> {
  if (!safeParse(compactJwsSchema, proof).success) return false;
  try {
    const publicKey = await importJWK({ kty: 'OKP', crv: 'Ed25519', x: key }, 'EdDSA');
    const { payload, protectedHeader } = await compactVerify(proof, publicKey, { algorithms: ['EdDSA'] });
    if (protectedHeader.typ !== LINK_PROOF_TYP) return false;
    const said = safeParse(statementSchema, JSON.parse(new TextDecoder().decode(payload)));
    return (
      said.success &&
      said.data.introduction === expected.introduction &&
      said.data.jti === expected.jti &&
      said.data.role === expected.role &&
      said.data.offerer === expected.offerer &&
      said.data.answerer === expected.answerer
    );
  } catch {
    return false;
  }
}
