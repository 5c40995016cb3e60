import { COUNTERS, type MatchRecord, SUSPICIONS } from '@parley/trust';
import { z } from 'zod';
import { departureSchema } from './report.ts';

/** The record that the arbiter was given, as a bundle carries it. Bounded like everything that comes from a file (O6). */

const seat = z.int().min(0).max(7);
const seats = z.array(seat).max(8);
const ranks = z.array(z.int().min(1).max(8)).min(2).max(8);
const scores = z.array(z.int().min(-1_000_000).max(1_000_000)).min(2).max(8).nullable();
const departures = z.array(departureSchema.nullable()).min(2).max(8);

export const modeSchema = z.enum(['casual', 'ranked', 'tournament']);

const claimSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ranks'), ranks, scores }),
  z.strictObject({ kind: z.literal('void') }),
]);

const evidenceSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('none'),
    lack: z.enum(['not-expected', 'withheld', 'incomplete', 'contested', 'split', 'too-long', 'unknown-rules']),
  }),
  z.strictObject({ kind: z.literal('complete'), claim: claimSchema, liars: seats, departures }),
  z.strictObject({ kind: z.literal('desync') }),
]);

const ledgerSchema = z.strictObject({
  standing: z.enum(['guest', 'member', 'house']),
  amounts: z.record(z.enum(COUNTERS), z.number().min(0)),
  matches: z.int().min(0),
  disputed: z.int().min(0),
  suspicions: z.record(z.enum(SUSPICIONS), z.number()),
});

export const recordSchema: z.ZodType<MatchRecord> = z.strictObject({
  mode: modeSchema,
  evidenceExpected: z.boolean(),
  players: z
    .array(
      z.strictObject({
        seat,
        player: z.string().max(64),
        ledger: ledgerSchema,
        party: z.string().max(64).nullable(),
        met: z.array(z.number().min(0)).max(8),
      }),
    )
    .min(2)
    .max(8),
  reports: z.array(z.strictObject({ seat, claim: claimSchema, departures })).max(8),
  signals: z.strictObject({
    distress: seats,
    challenged: seats,
    networkLost: seats,
    inconsistent: seats,
    equivocated: seats,
    filtering: seats,
  }),
  evidence: evidenceSchema,
});
