import { z } from 'zod';
import { modeSchema, recordSchema } from './bundle-record.ts';
import { hashOf, isSignedBy, JWS_MAX_CHARS } from './jws.ts';
import type { Signer } from './signer.ts';

/**
 * The evidence of one verdict, in a file that anybody can check without the server (E6): who played with which keys,
 * what was reported and recorded, what the server saw, what the arbiter was given and what it decided.
 *
 * Raised when the same file would be judged or decided otherwise: by other rules of the judge or of the arbiter (E9).
 */
export const BUNDLE_VERSION = 1;
export const BUNDLE_TYP = 'parley-bundle+jws';

/** Characters of a whole file: eight chains as long as they may be, with room for the rest (O6). */
export const BUNDLE_MAX_CHARS = 16_777_216;

const seat = z.int().min(0).max(7);
const key = z.string().length(43);
const jws = z.string().max(JWS_MAX_CHARS);
const instant = z.int().min(0).max(Number.MAX_SAFE_INTEGER);
const ranks = z.array(z.int()).max(8).nullable();
const scores = ranks;
const classSchema = z.enum(['anonymous', 'limited', 'member', 'house']);

const witnessSchema = z.strictObject({
  watchedFrom: instant,
  away: z
    .array(
      z
        .array(z.strictObject({ from: instant, until: instant.nullable(), how: z.enum(['closed', 'lost']) }))
        .max(10_000),
    )
    .max(8),
  challenged: z.array(seat).max(8),
  distress: z.array(seat).max(8),
});

/** The verdict as players were told, and nothing besides: all but the pictures and ratings of players' cards is checked. */
const verdictSchema = z.strictObject({
  match: z.string().max(64),
  title: z.string().max(40),
  mode: modeSchema,
  decision: z.string().max(40),
  official: z.boolean(),
  rated: z.boolean(),
  ranks,
  scores,
  why: z.string().max(500),
  participants: z
    .array(
      z.strictObject({
        seat,
        card: z.looseObject({ player: z.string().max(64), name: z.string().max(40), class: classSchema }),
      }),
    )
    .max(8),
  reports: z.array(z.strictObject({ seat, ranks, scores }).nullable()).max(8),
  shares: z.array(z.strictObject({ ranks, seats: z.array(seat).max(8), share: z.number() })).max(8),
  changes: z
    .array(
      z.strictObject({
        seat,
        before: z.number(),
        after: z.number(),
        reasons: z
          .array(z.strictObject({ counter: z.string().max(40), amount: z.number(), text: z.string().max(300) }))
          .max(16),
        restore: z.string().max(300).nullable(),
      }),
    )
    .max(8),
  evidence: z
    .strictObject({
      kind: z.string().max(40),
      lack: z.string().max(40).nullable(),
      ranks,
      liars: z.array(seat).max(8),
      equivocators: z.array(seat).max(8),
    })
    .nullable(),
  quorum: z.strictObject({ decision: z.string().max(40), ranks, why: z.string().max(500) }).nullable(),
  decidedAt: instant,
});

export const bundleSchema = z.strictObject({
  v: z.literal(BUNDLE_VERSION),
  /** Version of the protocol that the match was played with. */
  protocol: z.int().min(1),
  match: z.strictObject({
    id: z.string().min(8).max(64),
    title: z.string().max(40),
    rules: z.int().min(1),
    mode: modeSchema,
    seed: z.int().min(0).max(0xffff_ffff),
    startedAt: instant,
  }),
  /** In order of seats. */
  participants: z
    .array(
      z.strictObject({
        seat,
        player: z.string().max(64),
        name: z.string().max(40),
        class: classSchema,
        key,
        party: z.string().max(64).nullable(),
      }),
    )
    .min(2)
    .max(8),
  reports: z.array(z.strictObject({ seat, jws, receivedAt: instant })).max(8),
  transcript: z.array(z.strictObject({ jws, receivedAt: instant })).max(8_192),
  witness: witnessSchema,
  record: recordSchema,
  verdict: verdictSchema,
  /** The server's raw public key, by which this is signed. */
  serverKey: key,
});
export type BundleContent = z.infer<typeof bundleSchema>;

/** The file. `signature` is by the server's key, and names the SHA-256 of `bundle` as JSON without spaces. */
export const fileSchema = z.strictObject({ bundle: z.unknown(), signature: jws });
export const sealSchema = z.strictObject({ sha256: z.string().length(43) });

/** The one spelling of a file: whoever reads one writes it again and compares, so that every byte of it counts. */
export const fileText = (file: { readonly bundle: unknown; readonly signature: string }): string =>
  `${JSON.stringify({ bundle: file.bundle, signature: file.signature }, null, 2)}\n`;

export const digestOf = (bundle: unknown): Promise<string> => hashOf(JSON.stringify(bundle));

/**
 * The text of a bundle. Throws when the content is not valid, or `sign` is not by `serverKey`: those are bugs here.
 *
 * @param sign by the server's key; compact JWS whose protected header is exactly `{alg: 'EdDSA', typ}`
 */
export async function makeBundle(content: BundleContent, sign: Signer['sign']): Promise<string> {
  // Through JSON first: what is signed is what a reader will parse.
  const bundle: unknown = JSON.parse(JSON.stringify(content));
  const { serverKey } = bundleSchema.parse(bundle);
  const signature = await sign(BUNDLE_TYP, { sha256: await digestOf(bundle) });
  if (!(await isSignedBy(signature, serverKey))) throw new Error('a bundle is signed by the key that it names');
  return fileText({ bundle, signature });
}
