import { hashOf, type Signer } from '@parley/evidence';

/**
 * What the secret of a device comes from (N9): a signed text that is never sent. Nobody can make it without the key of the player, and many
 * engines make the same one again, so another device of the player may, too. Others add random bytes to each signature, so the journal
 * keeps it like an entry: before anything that follows from it is sent.
 */
export const SECRET_TYP = 'parley-secret+jws';

export const makeSecret = async (signer: Signer, match: string): Promise<string> =>
  secretOf(await signer.sign(SECRET_TYP, { v: 1, match }));

/** 32 bytes, base64url. */
export const secretOf = (jws: string): Promise<string> => hashOf(jws);

/** Whether something that this device kept is what its secret of this match comes from. */
export function isSecret(jws: string, match: string): boolean {
  const [head, payload] = jws.split('.');
  return head === encoded({ alg: 'EdDSA', typ: SECRET_TYP }) && payload === encoded({ v: 1, match });
}

/** Ids and types are ASCII. */
const encoded = (value: object): string =>
  btoa(JSON.stringify(value)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
