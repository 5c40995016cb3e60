import { EVIDENCE_LACKS, idSchema, LIMITS, modeSchema, ranksSchema, seatSchema } from '@parley/protocol';
import {
  ARBITER_RULES,
  COUNTERS,
  FIRST_COUNTERS,
  FIRST_SUSPICIONS,
  type FirstRecord,
  HABITS,
  type MatchRecord,
  SUSPICIONS,
} from '@parley/trust';
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
  z.strictObject({
    kind: z.literal('complete'),
    claim: claimSchema,
    liars: seats,
    departures: departuresSchema,
    moves: z.array(z.int().min(0)).max(LIMITS.seats),
    byServer: seats,
  }),
  z.strictObject({ kind: z.literal('desync') }),
]);

const firstEvidenceSchema = z.discriminatedUnion('kind', [
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
  habits: z.record(z.enum(HABITS), z.number().min(0)),
});

const firstLedgerSchema = z.strictObject({
  standing: z.enum(['guest', 'member', 'house']),
  amounts: z.record(z.enum(FIRST_COUNTERS), z.number().min(0)),
  matches: z.int().min(0),
  disputed: z.int().min(0),
  suspicions: z.record(z.enum(FIRST_SUSPICIONS), z.number()),
});

export const recordSchema: z.ZodType<MatchRecord> = z.strictObject({
  rules: z.literal(ARBITER_RULES),
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
        near: seats,
        seconds: z.number().min(0),
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
    unheard: z.array(z.strictObject({ by: seatSchema, of: seatSchema })).max(LIMITS.seats * LIMITS.seats),
    present: seats,
    falseAbsence: seats,
    began: z.boolean(),
  }),
  evidence: evidenceSchema,
});

/** Of the first rules of the arbiter: never changed, because such files are in the hands of players (E6). */
export const firstRecordSchema: z.ZodType<FirstRecord> = z.strictObject({
  mode: modeSchema,
  evidenceExpected: z.boolean(),
  players: z
    .array(
      z.strictObject({
        seat: seatSchema,
        player: idSchema,
        ledger: firstLedgerSchema,
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
  evidence: firstEvidenceSchema,
});
