import { err, LIMITS, ok, type Refusal, type Result } from '@parley/protocol';
import type { Assertion, CreationOptions, NewPasskey, RequestOptions } from '@parley/protocol/account';
import type { PasskeyRow } from '../store/credential-store.ts';
import type { Store } from '../store/store.ts';
import { PASSKEY_CHALLENGE_MS, type PasskeyChallenges, type PasskeyUse } from './passkey-challenges.ts';

/** Loaded with the first passkey: it takes a fifth of all that the start of the server takes. */
const webauthn = () => import('@simplewebauthn/server');

/** For whom a passkey is: the host name of the page, and the page's own origin. */
export interface RelyingParty {
  readonly id: string;
  readonly origin: string;
}

/** A passkey that was made, not stored yet, and for whom. */
export interface MadePasskey {
  readonly player: string;
  readonly passkey: Omit<PasskeyRow, 'player' | 'name'>;
}

/** WebAuthn (S2 a). Whatever does not hold is `passkey-refused`, with the same words for all that a stranger may try. */
export interface Passkeys {
  creationOptions(
    use: 'sign-up' | 'add',
    holder: { readonly player: string; readonly name: string },
    party: RelyingParty,
  ): Promise<CreationOptions>;
  /** Whether this is a new passkey for the player whom the challenge names. */
  verifyNew(use: 'sign-up' | 'add', passkey: NewPasskey, party: RelyingParty): Promise<Result<MadePasskey, Refusal>>;
  /** @param player whose passkeys are asked for; null: any of this site */
  requestOptions(use: 'sign-in' | 'confirm', player: string | null, party: RelyingParty): Promise<RequestOptions>;
  /** The player whose passkey signed this; counts the use. */
  verify(use: 'sign-in' | 'confirm', assertion: Assertion, party: RelyingParty): Promise<Result<string, Refusal>>;
}

export interface PasskeyDeps {
  readonly store: Store;
  readonly challenges: PasskeyChallenges;
  readonly clock: () => number;
}

export function makePasskeys({ store, challenges, clock }: PasskeyDeps): Passkeys {
  /** Spends the challenge that an answer names, and keeps whom it was about. */
  function expecting(use: PasskeyUse) {
    let about: { readonly player: string | null } | null = null;
    return {
      async expectedChallenge(challenge: string): Promise<boolean> {
        about = await challenges.spend(Buffer.from(challenge, 'base64url').toString(), use);
        return about !== null;
      },
      /** Null before an answer with a good challenge was verified, and where it was about nobody. */
      player: (): string | null => about?.player ?? null,
    };
  }

  return {
    async creationOptions(use, { player, name }, party) {
      const known = await store.credentials.passkeysOf(player);
      const { generateRegistrationOptions } = await webauthn();
      const options = await generateRegistrationOptions({
        rpName: 'Parley',
        rpID: party.id,
        userID: new Uint8Array(Buffer.from(player)),
        userName: name,
        userDisplayName: name,
        challenge: challenges.issue(use, player),
        timeout: PASSKEY_CHALLENGE_MS,
        attestationType: 'none',
        excludeCredentials: known.map(({ id, transports }) => ({ id, transports: [...transports] })),
        // Discoverable: whoever signs in names nobody before. Its maker decides whether a finger or a PIN is asked for.
        authenticatorSelection: { residentKey: 'required', userVerification: 'preferred' },
      });
      return {
        rp: { id: party.id, name: options.rp.name },
        user: options.user,
        challenge: options.challenge,
        pubKeyCredParams: options.pubKeyCredParams.map(({ alg }) => ({ type: 'public-key' as const, alg })),
        timeout: PASSKEY_CHALLENGE_MS,
        attestation: 'none',
        excludeCredentials: known.map(descriptorOf).slice(0, LIMITS.passkeys),
        authenticatorSelection: { residentKey: 'required', requireResidentKey: true, userVerification: 'preferred' },
      };
    },

    async verifyNew(use, passkey, party) {
      const expected = expecting(use);
      const { verifyRegistrationResponse } = await webauthn();
      const verified = await verifyRegistrationResponse({
        response: passkey,
        expectedChallenge: expected.expectedChallenge,
        expectedOrigin: party.origin,
        expectedRPID: party.id,
        requireUserVerification: false,
      }).catch(() => null);
      const player = expected.player();
      if (verified?.verified !== true || player === null) return refused;
      const { id, publicKey, counter, transports = [] } = verified.registrationInfo.credential;
      return ok({
        player,
        passkey: {
          id,
          publicKey: Buffer.from(publicKey).toString('base64url'),
          counter,
          transports,
          createdAt: clock(),
          usedAt: null,
        },
      });
    },

    async requestOptions(use, player, party) {
      const allowed = player === null ? null : await store.credentials.passkeysOf(player);
      const { generateAuthenticationOptions } = await webauthn();
      const options = await generateAuthenticationOptions({
        rpID: party.id,
        challenge: challenges.issue(use, player),
        timeout: PASSKEY_CHALLENGE_MS,
        userVerification: 'preferred',
      });
      return {
        challenge: options.challenge,
        timeout: PASSKEY_CHALLENGE_MS,
        rpId: party.id,
        userVerification: 'preferred',
        ...(allowed === null ? {} : { allowCredentials: allowed.map(descriptorOf).slice(0, LIMITS.passkeys) }),
      };
    },

    async verify(use, assertion, party) {
      const known = await store.credentials.passkey(assertion.id);
      if (known === null) return refused;
      // The authenticator says for whom it made the passkey. One that does not was named by the page, which a sign-in never does.
      const { userHandle } = assertion.response;
      const handle = Buffer.from(known.player).toString('base64url');
      if (userHandle === undefined ? use === 'sign-in' : userHandle !== handle) return refused;
      const expected = expecting(use);
      const { verifyAuthenticationResponse } = await webauthn();
      const verified = await verifyAuthenticationResponse({
        response: assertion,
        expectedChallenge: expected.expectedChallenge,
        expectedOrigin: party.origin,
        expectedRPID: party.id,
        credential: {
          id: known.id,
          publicKey: new Uint8Array(Buffer.from(known.publicKey, 'base64url')),
          counter: known.counter,
          transports: [...known.transports],
        },
        requireUserVerification: false,
      }).catch(() => null);
      if (verified?.verified !== true) return refused;
      if (use === 'confirm' && expected.player() !== known.player) return refused;
      // Once more where it is written: two answers may have been verified against the same counter.
      const { newCounter } = verified.authenticationInfo;
      return (await store.credentials.usePasskey(known.id, newCounter, clock())) ? ok(known.player) : refused;
    },
  };
}

const descriptorOf = ({ id, transports }: PasskeyRow) => ({
  id,
  type: 'public-key' as const,
  transports: [...transports],
});

const refused = err({
  code: 'passkey-refused' as const,
  detail: 'the passkey is not known, or its answer does not hold',
});
