import { z } from 'zod';
import { LIMITS } from './limits.ts';
import { LAST_TRY } from './rung.ts';

const attemptSchema = z.int().min(0).max(LAST_TRY);

/**
 * What two clients of a live introduction send each other through the server in order to link (S9). `attempt` counts
 * the links tried under one introduction, so that a late candidate of an earlier attempt is not taken for one of the
 * present attempt. Side `a` of the introduction offers the even attempts, `b` the odd ones.
 */
export const signalSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('description'),
    attempt: attemptSchema,
    type: z.enum(['offer', 'answer']),
    sdp: z.string().min(1).max(LIMITS.descriptionChars),
  }),
  z.object({
    kind: z.literal('candidate'),
    attempt: attemptSchema,
    /** The empty string ends the gathering. */
    candidate: z.string().max(LIMITS.candidateChars),
    sdpMid: z.string().max(32).nullable(),
    sdpMLineIndex: z.int().min(0).max(16).nullable(),
  }),
  /** This side cannot connect, or hears nothing any more: the other side makes the offer of this attempt (S11, L4). */
  z.object({ kind: z.literal('retry'), attempt: attemptSchema }),
  /** Use the server's relay: the sender's fresh X25519 key of this round, 32 bytes in base64url (S10, S12). */
  z.object({ kind: z.literal('share'), round: attemptSchema, key: z.string().regex(/^[A-Za-z0-9_-]{43}$/) }),
]);
export type Signal = z.infer<typeof signalSchema>;
