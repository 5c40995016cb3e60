import { z } from 'zod';
import { idSchema, instantSchema } from './ids.ts';
import { LIMITS } from './limits.ts';
import { portionSchema, restrictionNoticeSchema } from './player.ts';

/**
 * Conduct (S5, S19): what players say about each other (complaints), what is taken away for it (restrictions), what the restricted
 * answer (appeals), and what administrators do. A complaint is not a report: a report is a signed result of a match (T2).
 */

/** Why somebody complains about a player. */
export const COMPLAINT_REASONS = ['cheating', 'stalling', 'abuse', 'spam', 'name', 'other'] as const;
export const complaintReasonSchema = z.enum(COMPLAINT_REASONS);
export type ComplaintReason = z.infer<typeof complaintReasonSchema>;

/**
 * What came of a complaint. `acted`: an administrator found it true. `duplicate`: the same deed was dealt with already, so it says
 * nothing about its author. `abusive`: made to harm.
 */
export const COMPLAINT_OUTCOMES = ['open', 'acted', 'dismissed', 'abusive', 'duplicate'] as const;
export const complaintOutcomeSchema = z.enum(COMPLAINT_OUTCOMES);
export type ComplaintOutcome = z.infer<typeof complaintOutcomeSchema>;

const words = (most: number) => z.string().trim().min(1).max(most);
/** What somebody writes to a person: no control characters but line breaks, and nothing that turns the direction of text. */
const plain = (text: string): boolean => !/[\p{Cc}\u202A-\u202E\u2066-\u2069]/u.test(text.replaceAll('\n', ''));

/** What a complaint is about: a match that both played, or a line of chat that its author was shown. */
export const complaintSubjectSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('match'), id: idSchema }),
  z.object({ kind: z.literal('line'), id: idSchema }),
]);
export type ComplaintSubject = z.infer<typeof complaintSubjectSchema>;

export const complaintRequestSchema = z.object({
  about: idSchema,
  subject: complaintSubjectSchema,
  reason: complaintReasonSchema,
  text: z.string().trim().max(LIMITS.complaintChars).refine(plain),
});

export const appealRequestSchema = z.object({
  restriction: idSchema,
  text: words(LIMITS.appealChars).refine(plain),
  /** The match whose evidence bundle speaks for the player; null: none. */
  match: idSchema.nullable(),
});

export const APPEAL_STATES = ['open', 'granted', 'refused'] as const;

export const appealSchema = z.object({
  id: idSchema,
  restriction: idSchema,
  text: z.string().max(LIMITS.appealChars),
  match: idSchema.nullable(),
  at: instantSchema,
  state: z.enum(APPEAL_STATES),
  /** Why it was decided so; null while it is open. */
  answer: z.string().max(LIMITS.decisionChars).nullable(),
});

/** `over`: its end came. `reversed`: it should not have been. */
export const RESTRICTION_STATES = ['standing', 'over', 'reversed'] as const;

export const restrictionSchema = restrictionNoticeSchema.extend({
  from: instantSchema,
  state: z.enum(RESTRICTION_STATES),
  /** Matches that it rests on; each has its verdict and its evidence. */
  matches: z.array(idSchema).max(LIMITS.restrictionSources),
  /** How many complaints it rests on. Who made them is not said. */
  complaints: z.int().min(0),
  /** Why it was shortened or reversed; null where it was not. */
  changed: z.string().max(LIMITS.decisionChars).nullable(),
  appeals: z.array(appealSchema).max(LIMITS.appealsPerRestriction),
});
export type RestrictionView = z.infer<typeof restrictionSchema>;

const someone = z.object({ player: idSchema, name: z.string().max(40) });

/** A complaint as its own author sees it. */
export const ownComplaintSchema = z.object({
  id: idSchema,
  about: someone,
  subject: complaintSubjectSchema,
  reason: complaintReasonSchema,
  at: instantSchema,
  outcome: complaintOutcomeSchema,
  answer: z.string().max(LIMITS.decisionChars).nullable(),
});

/** Answer of `ROUTES.conduct`: newest first. */
export const conductResponseSchema = z.object({
  restrictions: z.array(restrictionSchema).max(50),
  complaints: z.array(ownComplaintSchema).max(50),
});
export type ConductResponse = z.infer<typeof conductResponseSchema>;

/** A complaint as an administrator sees it. */
export const queuedComplaintSchema = ownComplaintSchema.extend({
  by: someone,
  text: z.string().max(LIMITS.complaintChars),
  /** What it weighed when it was made, 0..1: earned trust times accuracy. */
  weight: z.number().min(0).max(1),
  /** The line and its neighbours, oldest first; empty for a match. */
  lines: z.array(z.object({ author: z.string().max(40), text: z.string().max(1_000), isIt: z.boolean() })).max(9),
  /** The restriction that it led to; null: none. */
  restriction: idSchema.nullable(),
});
export type QueuedComplaint = z.infer<typeof queuedComplaintSchema>;

export const queuedRestrictionSchema = restrictionSchema.extend({ player: someone, by: someone.nullable() });

/** Answer of `ROUTES.administration`: what waits for a decision, the heaviest complaints first, and what stands. */
export const administrationResponseSchema = z.object({
  complaints: z.array(queuedComplaintSchema).max(100),
  restrictions: z.array(queuedRestrictionSchema).max(100),
});
export type AdministrationResponse = z.infer<typeof administrationResponseSchema>;

export const auditEntrySchema = z.object({
  n: z.int().min(1),
  at: instantSchema,
  /** Id of the player, `policy`, or `command line`. */
  actor: z.string().max(64),
  /** The name of the player who acted now; otherwise the same as `actor`. */
  name: z.string().max(64),
  act: z.string().max(40),
  subject: z.string().max(64),
  /** JSON. */
  detail: z.string().max(20_000),
  hash: z.string().max(64),
});
export type AuditEntry = z.infer<typeof auditEntrySchema>;

/** Answer of `ROUTES.auditLog`: the latest entries, newest first. `brokenAt`: the first row that does not fit; null: all do. */
export const auditLogResponseSchema = z.object({
  entries: z.array(auditEntrySchema).max(200),
  brokenAt: z.int().nullable(),
});
export type AuditLogResponse = z.infer<typeof auditLogResponseSchema>;

const because = words(LIMITS.decisionChars).refine(plain);
const ms = z
  .int()
  .min(60_000)
  .max(400 * 86_400_000);

/** What an administrator may do. Each needs a reason, which those concerned read. */
export const administrationRequestSchema = z.discriminatedUnion('act', [
  z.object({
    act: z.literal('settle'),
    complaint: idSchema,
    outcome: complaintOutcomeSchema.exclude(['open']),
    because,
  }),
  z.object({
    act: z.literal('impose'),
    player: idSchema,
    portions: z.array(portionSchema).max(8),
    ms,
    /** The complaint that it answers, which is then acted on; null: none. */
    complaint: idSchema.nullable(),
    because,
  }),
  z.object({ act: z.literal('shorten'), restriction: idSchema, until: instantSchema, because }),
  z.object({ act: z.literal('reverse'), restriction: idSchema, because }),
  z.object({ act: z.literal('answer'), appeal: idSchema, granted: z.boolean(), because }),
]);
export type AdministrationRequest = z.infer<typeof administrationRequestSchema>;

/** Answer of the routes that only take something. */
export const takenResponseSchema = z.object({});
