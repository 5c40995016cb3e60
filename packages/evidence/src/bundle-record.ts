import { EVIDENCE_LACKS, idSchema, LIMITS, modeSchema, ranksSchema, seatSchema } from '@parley/protocol';
import { COUNTERS, type MatchRecord, SUSPICIONS } from '@parley/trust';
import { z } from 'zod';
import { departuresSchema, scoresSchema } from './report.ts';

/** The record that the arbiter was given, as a bundle carries it. Bounded like everything that comes from a file (O6). */

const seats = z.array(seatSchema).max(LIMITS.seats);

const claimSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ranks'), ranks: ranksSchema.unwrap(), scores: scoresSchema }),
  z.strictObject({ kind: z.literal('void') }),
]);

const evidenceSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('none'),
    lack: z.enum(EVIDENCE_LACKS),
  }),
  z.strictObject({ kind: z.literal('complete'), claim: claimSchema, liars: seats, departures: departuresSchema }),
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
        seat: seatSchema,
        player: idSchema,
        ledger: ledgerSchema,
        party: z.string().max(64).nullable(),
        met: z.array(z.number().min(0)).max(LIMITS.seats),
      }),
    )
    .min(2)
    .max(LIMITS.seats),
  reports: z
    .array(z.strictObject({ seat: seatSchema, claim: claimSchema, departures: departuresSchema }))
    .max(LIMITS.seats),
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
