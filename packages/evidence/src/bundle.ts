import {
  classSchema,
  compactJwsSchema,
  depositItemSchema,
  hashSchema,
  idSchema,
  instantSchema,
  LIMITS,
  modeSchema,
  safeParse,
  seatSchema,
  titleIdSchema,
  userKeySchema,
  type Verdict,
  verdictSchema,
  type WrittenVerdict,
  writtenVerdictSchema,
} from '@parley/protocol';
import { z } from 'zod';
import { firstRecordSchema, recordSchema } from './bundle-record.ts';
import { hashOf, isSignedBy } from './jws.ts';
import { same } from './same.ts';
import type { Signer } from './signer.ts';

/**
 * The evidence of one verdict, in a file that anybody can check without the server (E6): who played with which keys,
 * what was reported and recorded, what the server saw, what the arbiter was given and what it decided.
 *
 * Raised when the same file would be judged or decided otherwise, by other rules of the judge or of the arbiter, or read otherwise (E9).
 * Files of version 1 hold for ever: they are checked by the first rules. Those of version 2 are of the present rules, and their verdicts
 * have sentences where later ones have codes.
 */
export const BUNDLE_VERSION = 3;
export const BUNDLE_TYP = 'parley-bundle+jws';

/** Characters of a whole file: eight chains as long as they may be, with room for the rest (O6). */
export const BUNDLE_MAX_CHARS = 16_777_216;

const seats = z.array(seatSchema).max(LIMITS.seats);

const seen = {
  watchedFrom: instantSchema,
  away: z
    .array(
      z
        .array(
          z.strictObject({ from: instantSchema, until: instantSchema.nullable(), how: z.enum(['closed', 'lost']) }),
        )
        .max(10_000),
    )
    .max(LIMITS.seats),
  challenged: seats,
  distress: seats,
};
const firstWitnessSchema = z.strictObject(seen);
const witnessSchema = z.strictObject({
  ...seen,
  until: instantSchema,
  linked: z.boolean(),
  turnedAway: seats.optional(),
});

/**
 * The verdict as players are shown it, and nothing besides: no member more than the protocol has, none missing, and no code that this
 * version does not know.
 */
const exactly = <Shape>(schema: z.ZodType<Shape>) =>
  z.unknown().transform((value, context): Shape => {
    const parsed = safeParse(schema, value);
    if (parsed.success && same(parsed.data, value)) return parsed.data;
    context.addIssue('not a verdict of this protocol');
    return z.NEVER;
  });
const exactVerdictSchema = exactly<Verdict>(verdictSchema);
const exactWrittenVerdictSchema = exactly<WrittenVerdict>(writtenVerdictSchema);

const beginning = {
  /** Version of the protocol that the match was played with. */
  protocol: z.int().min(1),
  match: z.strictObject({
    id: idSchema,
    title: titleIdSchema,
    rules: z.int().min(1),
    mode: modeSchema,
    seed: z.int().min(0).max(0xffff_ffff),
    startedAt: instantSchema,
  }),
  /** In order of seats. */
  participants: z
    .array(
      z.strictObject({
        seat: seatSchema,
        player: idSchema,
        name: z.string().max(40),
        class: classSchema,
        key: userKeySchema,
        party: z.string().max(64).nullable(),
      }),
    )
    .min(2)
    .max(LIMITS.seats),
  reports: z
    .array(z.strictObject({ seat: seatSchema, jws: compactJwsSchema, receivedAt: instantSchema }))
    .max(LIMITS.seats),
};

const transcriptOf = (item: typeof compactJwsSchema) =>
  z.array(z.strictObject({ jws: item, receivedAt: instantSchema })).max(LIMITS.transcriptEntries);

const ending = {
  /** The server's raw public key, by which this is signed. */
  serverKey: userKeySchema,
};

export const bundleSchema = z.discriminatedUnion('v', [
  z.strictObject({
    v: z.literal(1),
    ...beginning,
    transcript: transcriptOf(compactJwsSchema),
    witness: firstWitnessSchema,
    record: firstRecordSchema,
    verdict: exactWrittenVerdictSchema,
    ...ending,
  }),
  z.strictObject({
    v: z.literal(2),
    ...beginning,
    transcript: transcriptOf(compactJwsSchema),
    witness: witnessSchema,
    record: recordSchema,
    verdict: exactWrittenVerdictSchema,
    ...ending,
  }),
  z.strictObject({
    v: z.literal(BUNDLE_VERSION),
    ...beginning,
    transcript: transcriptOf(depositItemSchema),
    witness: witnessSchema,
    record: recordSchema,
    verdict: exactVerdictSchema,
    ...ending,
  }),
]);
export type BundleContent = z.infer<typeof bundleSchema>;

/** The file. `signature` is by the server's key, and names the SHA-256 of `bundle` as JSON without spaces. */
export const fileSchema = z.strictObject({ bundle: z.unknown(), signature: compactJwsSchema });
export const sealSchema = z.strictObject({ sha256: hashSchema });

/** The one spelling of a file. A reader writes it again and compares, so every byte counts. */
export const fileText = (file: { readonly bundle: unknown; readonly signature: string }): string =>
  `${JSON.stringify({ bundle: file.bundle, signature: file.signature }, null, 2)}\n`;

export const digestOf = (bundle: unknown): Promise<string> => hashOf(JSON.stringify(bundle));

/**
 * The text of a bundle. Throws when the content is not valid, or `sign` is not by `serverKey`: those are bugs here.
 *
 * @param sign by the server's key; compact JWS whose protected header is exactly `{alg: 'EdDSA', typ}`
 */
export async function makeBundle(content: BundleContent, sign: Signer['sign']): Promise<string> {
  // Through JSON first: the signature is over what a reader will parse.
  const bundle: unknown = JSON.parse(JSON.stringify(content));
  const { serverKey } = bundleSchema.parse(bundle);
  const signature = await sign(BUNDLE_TYP, { sha256: await digestOf(bundle) });
  if (!(await isSignedBy(signature, serverKey))) throw new Error('a bundle is signed by the key that it names');
  return fileText({ bundle, signature });
}
