import { z } from 'zod';
import { countValue, type NoCode, partValue, readerOf, seatsValue } from './coded.ts';

/** Why there is no evidence: see `EvidenceLack` of the trust package. */
export const EVIDENCE_LACKS = [
  'not-expected',
  'withheld',
  'incomplete',
  'contested',
  'split',
  'too-long',
  'unknown-rules',
] as const;

const none = z.object({});
/** A match of a tournament costs three times as much (T5). */
const overruled = z.object({ tournament: z.boolean() });
/** How far matches alone bring somebody for which nothing vouches. */
const limit = partValue;
/** Whether the rest of the match counts in full. */
const inPart = z.boolean();
/** Who was in distress, or who is silent. `own`: whether it was the player itself. */
const by = seatsValue;

/** Why a verdict moved a player's rating: one sentence to that player (T4). */
export const reasonWhyCodeSchema = z.discriminatedUnion('code', [
  z.object({ code: z.literal('agreed'), values: none }),
  z.object({ code: z.literal('confirmed'), values: none }),
  z.object({ code: z.literal('upheld'), values: none }),
  z.object({ code: z.literal('vindicated'), values: none }),
  z.object({ code: z.literal('report-missing'), values: none }),
  z.object({ code: z.literal('quit'), values: none }),
  z.object({ code: z.literal('left'), values: none }),
  z.object({ code: z.literal('false-absence'), values: none }),
  z.object({ code: z.literal('inconsistent'), values: none }),
  z.object({ code: z.literal('proven-lie'), values: none }),
  z.object({ code: z.literal('two-histories'), values: none }),
  z.object({ code: z.literal('flooding'), values: none }),
  z.object({ code: z.literal('filtering'), values: none }),
  z.object({ code: z.literal('accusing'), values: none }),
  z.object({ code: z.literal('desync'), values: none }),
  z.object({ code: z.literal('overruled'), values: overruled }),
  z.object({ code: z.literal('overruled-by-moves'), values: overruled }),
  z.object({ code: z.literal('overruled-by-time'), values: overruled }),
  z.object({ code: z.literal('overruled-by-resigning'), values: overruled }),
  z.object({ code: z.literal('overruled-by-void'), values: overruled }),
  /** `times`: by how much the charge is multiplied, because it happened often lately. */
  z.object({ code: z.literal('network-lost'), values: z.object({ times: z.number().min(1).max(1_000) }) }),
  z.object({
    code: z.literal('unvouched-record'),
    values: z.object({ lack: z.enum(EVIDENCE_LACKS).exclude(['split']), limit }),
  }),
  /** `seats`: these signed two records of the moves. */
  z.object({ code: z.literal('unvouched-split'), values: z.object({ seats: seatsValue, limit }) }),
  z.object({ code: z.literal('unvouched-moves'), values: z.object({ moves: countValue, inPart, limit }) }),
  z.object({ code: z.literal('unvouched-time'), values: z.object({ inPart, limit }) }),
  /** Opponents who vouch for little: all of one kind, or several kinds. */
  z.object({
    code: z.literal('unvouched-opponents'),
    values: z.object({ kind: z.enum(['guest', 'near', 'new', 'several']), seats: seatsValue, inPart, limit }),
  }),
  z.object({ code: z.literal('disturbed-by-distress'), values: z.object({ by, own: z.boolean() }) }),
  z.object({ code: z.literal('disturbed-by-silence'), values: z.object({ by }) }),
  z.object({ code: z.literal('disturbed-by-doubt'), values: z.object({ by }) }),
  z.object({ code: z.literal('no-result-alone'), values: none }),
  /**
   * A dispute that nobody won. `share`: the part of the charge that falls on this player. `alike`, `against`: how many said what it says,
   * and how many something else. `ground`: what the server saw of the two sides. `present`: whom the player contradicts though the server saw
   * them there. `floor`: where its rating began, if it does not fall further; null if it falls.
   */
  z.object({
    code: z.literal('no-result'),
    values: z.object({
      share: partValue,
      players: countValue,
      alike: countValue,
      against: countValue,
      ground: z.enum(['denies-beginning', 'did-its-part', 'contradicts-who-did', 'says-that-it-began', 'unknown']),
      present: seatsValue,
      floor: partValue.nullable(),
    }),
  }),
]);
type ReasonWhyCode = z.infer<typeof reasonWhyCodeSchema>;
export type ReasonWhy = ReasonWhyCode | NoCode;
export const readReasonWhy: (value: unknown) => ReasonWhy = readerOf(reasonWhyCodeSchema);
