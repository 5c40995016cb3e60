import { z } from 'zod';
import { countValue, type NoCode, partValue, readerOf, seatsValue } from './coded.ts';
import { modeSchema } from './player.ts';

/** The ways of being out before the end (T6). */
export const DEPARTURES = ['resigned', 'time', 'absent', 'left'] as const;

/**
 * Who was out before the end, in one way. `others`: those who were not. `byServer`: the server itself saw it, without anybody's signature.
 */
const outValue = z.object({ way: z.enum(DEPARTURES), seats: seatsValue, others: seatsValue, byServer: z.boolean() });

const none = z.object({});
/** `share`: of the trust of all players. `mode`: casual play counts less in ranked matches (T3). */
const shared = { share: partValue, mode: modeSchema };
/** Who did not report, or not in a way that counts. */
const silent = seatsValue;
const players = countValue;
/** The share that would have been enough. */
const needed = partValue;

/** Why a match has its result, or none. One sentence (T13). */
export const verdictWhyCodeSchema = z.discriminatedUnion('code', [
  z.object({ code: z.literal('by-moves'), values: z.object({ silent, differ: z.boolean() }) }),
  z.object({ code: z.literal('by-departure'), values: outValue }),
  z.object({ code: z.literal('unanimous'), values: z.object({ players }) }),
  z.object({ code: z.literal('confirmed'), values: z.object({ players, out: outValue.nullable() }) }),
  z.object({ code: z.literal('desync'), values: none }),
  z.object({ code: z.literal('majority'), values: z.object({ said: countValue, players, ...shared, needed }) }),
  z.object({ code: z.literal('clear-lead'), values: z.object({ said: countValue, players, ...shared, needed }) }),
  z.object({ code: z.literal('nobody-reported'), values: none }),
  z.object({ code: z.literal('too-few'), values: z.object({ silent, players }) }),
  z.object({ code: z.literal('too-little-trust'), values: z.object({ silent, ...shared, needed }) }),
  z.object({ code: z.literal('one-report'), values: z.object({ evidenceExpected: z.boolean() }) }),
  z.object({ code: z.literal('contradiction'), values: z.object({ strongest: seatsValue, ...shared, needed }) }),
  /** `signedAway`: who signed away as absent somebody whom the server saw there. */
  z.object({ code: z.literal('two-sides'), values: z.object({ signedAway: seatsValue, players }) }),
  /** `present`: whom the strongest report contradicts, though the server saw them there. */
  z.object({ code: z.literal('against-present'), values: z.object({ present: seatsValue }) }),
  z.object({ code: z.literal('void-denied'), values: none }),
  z.object({ code: z.literal('void-by-moves'), values: none }),
  z.object({ code: z.literal('void-by-all'), values: z.object({ players }) }),
  z.object({ code: z.literal('void-by-most'), values: z.object({ said: countValue, players, ...shared }) }),
]);
type VerdictWhyCode = z.infer<typeof verdictWhyCodeSchema>;
export type VerdictWhy = VerdictWhyCode | NoCode;
export const readVerdictWhy: (value: unknown) => VerdictWhy = readerOf(verdictWhyCodeSchema);
