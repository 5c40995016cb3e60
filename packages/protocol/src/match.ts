import { z } from 'zod';
import { compactJwsSchema, idSchema, instantSchema, titleIdSchema } from './ids.ts';
import { LIMITS } from './limits.ts';
import { listingClaimSchema } from './listing-claim.ts';
import { modeSchema, participantSchema, playerCardSchema } from './player.ts';
import { EVIDENCE_LACKS, readReasonWhy } from './reason-why.ts';
import { LAST_TRY, linkPlanSchema } from './rung.ts';
import { readVerdictWhy } from './verdict-why.ts';
import { readWayBack } from './way-up.ts';

export const iceServerSchema = z.object({
  urls: z.array(z.string().max(200)).min(1).max(8),
  username: z.string().max(200).optional(),
  credential: z.string().max(200).optional(),
});
export type IceServer = z.infer<typeof iceServerSchema>;

/** One of a client's introductions for a match: the signed JWT, and the other side. */
export const introductionRefSchema = z.object({
  introduction: idSchema,
  jwt: compactJwsSchema,
  /** Seat of the other side. */
  peer: z
    .int()
    .min(0)
    .max(LIMITS.seats - 1),
  /** Whether this client makes the offer. */
  initiator: z.boolean(),
  plan: linkPlanSchema,
  /**
   * The number of the first attempt and of the first round under this JWT; even. Absent: 0. When a player comes back, the pair gets a
   * new JWT under the same id, and signals for the link before have lower numbers (N6).
   */
  first: z.int().min(0).max(LAST_TRY).optional(),
});
export type IntroductionRef = z.infer<typeof introductionRefSchema>;

/** Everything a client needs to play one match without the server (S16). */
export const matchStartSchema = z.object({
  match: idSchema,
  title: titleIdSchema,
  /** Version of the title's rules (E9). */
  rules: z.int().min(1),
  mode: modeSchema,
  /**
   * Random, from the server, the same for all players: for titles that need randomness before commit and reveal exist.
   */
  seed: z.int().min(0).max(0xffff_ffff),
  startedAt: instantSchema,
  /** In order of seats. */
  participants: z.array(participantSchema).min(2).max(LIMITS.seats),
  /** The seat of the client that receives this message. */
  seat: z
    .int()
    .min(0)
    .max(LIMITS.seats - 1),
  introductions: z.array(introductionRefSchema).max(LIMITS.seats - 1),
  /** The listing of a house that was opened for it: the introductions name the same one. */
  listing: listingClaimSchema.optional(),
  iceServers: z.array(iceServerSchema).max(8),
  /**
   * The client comes back to a match that runs (N6). `awayMs`: for how long the server saw nobody in this seat, in milliseconds;
   * null where it cannot tell, as after a restart. `former`: the client that held the seat before. Absent at the start of a match.
   */
  returned: z.object({ awayMs: z.int().min(0).nullable(), former: idSchema }).optional(),
});
export type MatchStart = z.infer<typeof matchStartSchema>;

/** Rank for each seat: 1 is best, equal ranks are a tie. `null` is a match that never began. */
export const ranksSchema = z.array(z.int().min(1).max(LIMITS.seats)).min(2).max(LIMITS.seats).nullable();

/** How a verdict was reached, in the order in which the ways are tried (T2, T11 to T13). */
export const DECISIONS = ['evidence', 'unanimous', 'majority-quorum', 'non-majority-quorum', 'none'] as const;

const change = {
  seat: z
    .int()
    .min(0)
    .max(LIMITS.seats - 1),
  before: z.number().min(0).max(1),
  after: z.number().min(0).max(1),
};
const reason = { counter: z.string().max(40), amount: z.number() };
const REASONS = 16;

/** Change of one player's rating by one verdict, with its reasons (T4). */
export const ratingChangeSchema = z.object({
  ...change,
  reasons: z
    .array(
      z
        // Verdicts from before there were codes have a `text` instead.
        .object({ ...reason, why: z.unknown().optional(), text: z.unknown().optional() })
        .transform(({ counter, amount, why, text }) => ({ counter, amount, why: readReasonWhy(why ?? text) })),
    )
    .max(REASONS),
  /** What would bring the rating back; null if nothing fell (W5). */
  restore: z
    .unknown()
    .optional()
    .transform((restore) => ((restore ?? null) === null ? null : readWayBack(restore))),
});
export type RatingChange = z.infer<typeof ratingChangeSchema>;

/** What the signed moves show, whether or not they decided the match (E4, E5). */
export const EVIDENCE_KINDS = ['complete', 'desync', 'none'] as const;

const decided = {
  match: idSchema,
  title: titleIdSchema,
  mode: modeSchema,
  decision: z.enum(DECISIONS),
  /** Whether there is an official result. A match that never began has none and costs nobody anything. */
  official: z.boolean(),
  ranks: ranksSchema,
  scores: z.array(z.int()).max(LIMITS.seats).nullable(),
};
const weighed = {
  /** False for a match against a house: nothing was weighed (T1). */
  rated: z.boolean(),
  participants: z.array(z.object({ seat: z.int(), card: playerCardSchema })).max(LIMITS.seats),
  /** Who reported what, by seat; `null` for the silent. */
  reports: z
    .array(z.object({ seat: z.int(), ranks: ranksSchema, scores: z.array(z.int()).nullable() }).nullable())
    .max(LIMITS.seats),
  /** Share of the ratings behind each distinct reported result, strongest first. */
  shares: z.array(z.object({ ranks: ranksSchema, seats: z.array(z.int()), share: z.number() })).max(LIMITS.seats),
};
const shown = {
  /** What the signed moves show; null in verdicts from before replays existed. */
  evidence: z
    .object({
      kind: z.enum(EVIDENCE_KINDS),
      /** Why there is none. */
      lack: z.enum(EVIDENCE_LACKS).nullable(),
      ranks: ranksSchema,
      /** Seats whose own signed moves prove their report false. */
      liars: z.array(z.int()).max(LIMITS.seats),
      /** Seats with two signed histories. */
      equivocators: z.array(z.int()).max(LIMITS.seats),
    })
    .nullable()
    .default(null),
};
const quorum = { decision: z.enum(DECISIONS), ranks: ranksSchema };

/**
 * The server's decision on one match, as everybody may read it. A verdict from before there were codes is read, too: its sentences stand
 * as they were written (E9.4).
 */
export const verdictSchema = z.object({
  ...decided,
  /** Why this result, or why none. */
  why: z.unknown().transform(readVerdictWhy),
  ...weighed,
  changes: z.array(ratingChangeSchema).max(LIMITS.seats),
  ...shown,
  /** The decision that the reports alone would give, weighed by trust (T11, T12); null as above. */
  quorum: z
    .object({ ...quorum, why: z.unknown().transform(readVerdictWhy) })
    .nullable()
    .default(null),
  decidedAt: instantSchema,
});
export type Verdict = z.infer<typeof verdictSchema>;

const sentence = (chars: number) => z.string().max(chars);

/** A verdict as it was before there were codes, with sentences. Stored verdicts and files in the hands of players have it: never changed. */
export const writtenVerdictSchema = z.object({
  ...decided,
  why: sentence(500),
  ...weighed,
  changes: z
    .array(
      z.object({
        ...change,
        reasons: z.array(z.object({ ...reason, text: sentence(300) })).max(REASONS),
        restore: sentence(300).nullable().default(null),
      }),
    )
    .max(LIMITS.seats),
  ...shown,
  quorum: z
    .object({ ...quorum, why: sentence(500) })
    .nullable()
    .default(null),
  decidedAt: instantSchema,
});
export type WrittenVerdict = z.infer<typeof writtenVerdictSchema>;

/** A verdict as it may be stored, or in a file. */
export type AnyVerdict = Verdict | WrittenVerdict;

export const isWritten = (verdict: AnyVerdict): verdict is WrittenVerdict => typeof verdict.why === 'string';

/** The same with codes; sentences that were written stand in it as they are. */
export const withCodes = (verdict: AnyVerdict): Verdict =>
  isWritten(verdict) ? verdictSchema.parse(verdict) : verdict;
