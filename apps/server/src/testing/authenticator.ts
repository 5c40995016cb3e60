import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import type { Assertion, CreationOptions, NewPasskey, RequestOptions } from '@parley/protocol/account';
import { isoCBOR } from '@simplewebauthn/server/helpers';

/** What a browser adds: where the page is. An attacker's browser says something else. */
export interface Surroundings {
  readonly origin: string;
  /** The host name whose hash the authenticator signs; that of the options unless it is given. */
  readonly rpId?: string;
}

export interface Authenticator {
  readonly id: string;
  /** How often it has signed. */
  counter: number;
  create(options: CreationOptions, surroundings: Surroundings): NewPasskey;
  /** @param userHandle whom it says the passkey is for; its own player unless it is given */
  get(options: RequestOptions, surroundings: Surroundings, userHandle?: string): Assertion;
}

const USER_PRESENT = 0x01;
const USER_VERIFIED = 0x04;
const HAS_CREDENTIAL = 0x40;

/** An authenticator with one passkey (ES256, no attestation), as WebAuthn Level 3 lays out what it signs. */
export function makeAuthenticator(): Authenticator {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const id = randomBytes(32);
  let user = '';

  const sha256 = (data: string | Uint8Array): Buffer => createHash('sha256').update(data).digest();
  const clientData = (type: string, challenge: string, origin: string): Buffer =>
    Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
  const head = (rpId: string, flags: number): Buffer => {
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(authenticator.counter);
    return Buffer.concat([sha256(rpId), Buffer.from([flags]), counter]);
  };
  const coordinate = (text: string | undefined): Uint8Array => new Uint8Array(Buffer.from(text ?? '', 'base64url'));

  function credentialData(): Buffer {
    const { x, y } = publicKey.export({ format: 'jwk' });
    const cose = new Map<number, number | Uint8Array>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, coordinate(x)],
      [-3, coordinate(y)],
    ]);
    const length = Buffer.alloc(2);
    length.writeUInt16BE(id.length);
    return Buffer.concat([Buffer.alloc(16), length, id, isoCBOR.encode(cose)]);
  }

  const named = { id: id.toString('base64url'), rawId: id.toString('base64url'), type: 'public-key' as const };
  const authenticator: Authenticator = {
    id: named.id,
    counter: 0,
    create({ rp, user: { id: userId }, challenge }, { origin, rpId = rp.id }) {
      user = userId;
      const authData = Buffer.concat([head(rpId, USER_PRESENT | USER_VERIFIED | HAS_CREDENTIAL), credentialData()]);
      const attestation = new Map<string, string | Map<string, string> | Uint8Array>([
        ['fmt', 'none'],
        ['attStmt', new Map<string, string>()],
        ['authData', new Uint8Array(authData)],
      ]);
      return {
        ...named,
        response: {
          clientDataJSON: clientData('webauthn.create', challenge, origin).toString('base64url'),
          attestationObject: Buffer.from(isoCBOR.encode(attestation)).toString('base64url'),
          transports: ['internal'],
        },
        clientExtensionResults: {},
      };
    },
    get({ rpId: asked, challenge }, { origin, rpId = asked }, userHandle = user) {
      authenticator.counter += 1;
      const data = clientData('webauthn.get', challenge, origin);
      const authData = head(rpId, USER_PRESENT | USER_VERIFIED);
      const signature = sign('sha256', Buffer.concat([authData, sha256(data)]), privateKey);
      return {
        ...named,
        response: {
          clientDataJSON: data.toString('base64url'),
          authenticatorData: authData.toString('base64url'),
          signature: signature.toString('base64url'),
          userHandle,
        },
        clientExtensionResults: {},
      };
    },
  };
  return authenticator;
}
