import { z } from 'zod';
import { LIMITS } from './limits.ts';

/**
 * What two clients of a live introduction say to each other through the server in order to link (S9). `attempt`
 * counts the links tried under one introduction, so that a late candidate of an earlier attempt is not taken for
 * one of the present attempt.
 */
export const signalSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('description'),
    attempt: z.int().min(0).max(63),
    type: z.enum(['offer', 'answer']),
    sdp: z.string().min(1).max(LIMITS.descriptionChars),
  }),
  z.object({
    kind: z.literal('candidate'),
    attempt: z.int().min(0).max(63),
    /** The empty string ends the gathering. */
    candidate: z.string().max(LIMITS.candidateChars),
    sdpMid: z.string().max(32).nullable(),
    sdpMLineIndex: z.int().min(0).max(16).nullable(),
  }),
]);
export type Signal = z.infer<typeof signalSchema>;
