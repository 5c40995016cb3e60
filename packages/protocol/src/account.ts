import { z } from 'zod';
import { compactJwsSchema, instantSchema, userKeySchema } from './ids.ts';
import { LIMITS } from './limits.ts';

/**
 * What a player signs in with, and where it is signed in (S2): the bodies of the routes about passkeys, recovery codes, further
 * devices and sessions. WebAuthn's own objects have the shapes of its JSON form; what they say is verified by the server.
 */

const base64url = (most: number) =>
  z
    .string()
    .min(1)
    .max(most)
    .regex(/^[A-Za-z0-9_-]+$/);

/** Id of a WebAuthn credential. The standard allows 1,023 bytes; a passkey has 16 to 64. */
export const passkeyIdSchema = base64url(1_400);

/** A name that a player gives to a passkey: no control characters, and nothing that changes the direction of text. */
export const labelSchema = z
  .string()
  .trim()
  .min(1)
  .max(LIMITS.labelChars)
  .regex(/^[^\p{C}\p{Zl}\p{Zp}]+$/u);

const transportsSchema = z.array(z.string().max(20)).max(8);
const descriptorSchema = z.object({
  id: passkeyIdSchema,
  type: z.literal('public-key'),
  transports: transportsSchema.exactOptional(),
});
const verificationSchema = z.enum(['required', 'preferred', 'discouraged']);

/** How a browser is asked to make a passkey. */
export const creationOptionsSchema = z.object({
  rp: z.object({ id: z.string(), name: z.string() }),
  user: z.object({ id: z.string(), name: z.string(), displayName: z.string() }),
  challenge: z.string(),
  pubKeyCredParams: z.array(z.object({ type: z.literal('public-key'), alg: z.int() })).max(16),
  timeout: z.int(),
  attestation: z.literal('none'),
  excludeCredentials: z.array(descriptorSchema).max(LIMITS.passkeys),
  authenticatorSelection: z.object({
    residentKey: z.enum(['required', 'preferred', 'discouraged']),
    requireResidentKey: z.boolean(),
    userVerification: verificationSchema,
  }),
});
export type CreationOptions = z.infer<typeof creationOptionsSchema>;

/** How a browser is asked to sign with a passkey; without `allowCredentials` the person chooses among all of this site. */
export const requestOptionsSchema = z.object({
  challenge: z.string(),
  timeout: z.int(),
  rpId: z.string(),
  allowCredentials: z.array(descriptorSchema).max(LIMITS.passkeys).exactOptional(),
  userVerification: verificationSchema,
});
export type RequestOptions = z.infer<typeof requestOptionsSchema>;

export const creationOptionsResponseSchema = z.object({ options: creationOptionsSchema });
export const requestOptionsResponseSchema = z.object({ options: requestOptionsSchema });

/** A new passkey, as a browser made it. Without attestation it takes about a kilobyte, with an RSA key two. */
export const newPasskeySchema = z.object({
  id: passkeyIdSchema,
  rawId: passkeyIdSchema,
  type: z.literal('public-key'),
  response: z.object({
    clientDataJSON: base64url(2_048),
    attestationObject: base64url(4_096),
    transports: transportsSchema.exactOptional(),
  }),
  clientExtensionResults: z.object({}),
});
export type NewPasskey = z.infer<typeof newPasskeySchema>;

/** What a passkey signed. */
export const assertionSchema = z.object({
  id: passkeyIdSchema,
  rawId: passkeyIdSchema,
  type: z.literal('public-key'),
  response: z.object({
    clientDataJSON: base64url(2_048),
    authenticatorData: base64url(1_024),
    signature: base64url(1_024),
    userHandle: base64url(128).exactOptional(),
  }),
  clientExtensionResults: z.object({}),
});
export type Assertion = z.infer<typeof assertionSchema>;

/** Only bounds, as in `signInRequestSchema`: a bad name has its own refusal code. */
const looseNameSchema = z.string().max(40);
/** As in `signUpRequestSchema`. */
const tickets = { key: userKeySchema.optional() };

export const passkeySignUpOptionsRequestSchema = z.object({ name: looseNameSchema });
export const passkeySignUpRequestSchema = z.object({
  name: looseNameSchema,
  passkey: newPasskeySchema,
  ...tickets,
});
export const passkeySignInRequestSchema = z.object({ assertion: assertionSchema, ...tickets });
export const recoverRequestSchema = z.object({
  name: looseNameSchema,
  code: z.string().max(40),
  password: z.string().max(1_000),
  ...tickets,
});

/** Exactly one of the two. */
export const confirmRequestSchema = z.union([
  z.strictObject({ password: z.string().max(1_000) }),
  z.strictObject({ assertion: assertionSchema }),
]);
export const passwordRequestSchema = z.object({ password: z.string().max(1_000) });
export const addPasskeyRequestSchema = z.object({ name: labelSchema, passkey: newPasskeySchema });
export const removePasskeyRequestSchema = z.object({ passkey: passkeyIdSchema });
export const recoveryCodesResponseSchema = z.object({ codes: z.array(z.string().max(40)).max(LIMITS.recoveryCodes) });

/** A session as its player may know it: a part of its hash, which opens nothing. */
export const sessionIdSchema = z.string().regex(/^[0-9a-f]{24}$/);
export const endSessionRequestSchema = z.object({ session: sessionIdSchema });

/** Payload of the JWS by which a device or a backup shows that it holds its key. `about` is the code or challenge. */
export const KEY_LINK_TYP = 'parley-key-link+jws';
export const keyLinkProofSchema = z.object({ about: z.string().max(600), origin: z.string().max(200) });
export const deviceCodeResponseSchema = z.object({ code: z.string().max(40), expiresAt: instantSchema });
export const linkDeviceRequestSchema = z.object({
  code: z.string().max(40),
  key: userKeySchema,
  proof: compactJwsSchema,
});
export const backupRequestSchema = z.object({ key: userKeySchema, proof: compactJwsSchema });
export const restoreOptionsRequestSchema = z.object({ backup: userKeySchema });
/** Both proofs are over the challenge: that of the backup names the device's key, so that nobody else's can take its place. */
export const restoreRequestSchema = z.object({
  backup: userKeySchema,
  backupProof: compactJwsSchema,
  key: userKeySchema,
  proof: compactJwsSchema,
});
export const removeKeyRequestSchema = z.object({ key: userKeySchema });

/** Everything with which the player can sign in, and every place where it is signed in. */
export const accountSchema = z.object({
  hasPassword: z.boolean(),
  passkeys: z
    .array(
      z.object({
        passkey: passkeyIdSchema,
        name: z.string().max(LIMITS.labelChars),
        createdAt: instantSchema,
        usedAt: instantSchema.nullable(),
      }),
    )
    .max(LIMITS.passkeys),
  recoveryCodesLeft: z.int().min(0),
  /** Of guests and houses. */
  keys: z
    .array(
      z.object({
        key: userKeySchema,
        kind: z.enum(['device', 'backup']),
        name: z.string().max(LIMITS.labelChars),
        createdAt: instantSchema,
        usedAt: instantSchema.nullable(),
      }),
    )
    .max(64),
  sessions: z
    .array(
      z.object({
        session: sessionIdSchema,
        device: z.string().max(LIMITS.labelChars),
        createdAt: instantSchema,
        usedAt: instantSchema,
        /** The session of this request. */
        here: z.boolean(),
      }),
    )
    .max(LIMITS.sessionsListed),
});
export type Account = z.infer<typeof accountSchema>;
