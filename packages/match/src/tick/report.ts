import { hashText, REPORT_VERSION, type Report, type TickSetup, tickStateHash } from '@parley/evidence';
import type { TickTitle } from '@parley/games';
import type { Departures } from './departures.ts';
import { blockBefore, goneOf, type Played } from './played.ts';
import type { Refused } from './refusals.ts';
import type { Chains } from './signing.ts';

export interface Ended {
  readonly title: TickTitle;
  readonly setup: TickSetup;
  readonly self: number;
  readonly played: Played;
  readonly departures: Departures;
  readonly chains: Chains;
  readonly refused: readonly Refused[];
  /** The match has no result, because somebody signed two histories. */
  readonly isBroken: boolean;
}

/** What this player states about the result for all (T2). It follows from signed inputs alone, so all who have them state the same. */
export async function reportOf(ended: Ended): Promise<Report> {
  const { title, setup, self, played, departures, refused } = ended;
  const isVoid = departures.isVoid || ended.isBroken;
  const { outcome, tick } = played;
  const result = isVoid ? null : outcome;
  return {
    v: REPORT_VERSION,
    match: setup.match,
    title: title.id,
    rules: title.rules,
    seat: self,
    ranks: result === null ? null : [...result.ranks],
    scores: result?.scores ? [...result.scores] : null,
    departures: isVoid ? departures.outs.map((out) => (out?.by === 'self' ? out.reason : null)) : [...played.left],
    plies: isVoid ? 0 : tick,
    heads: setup.keys.map((_, seat) => headOf(ended, seat)),
    state: result === null ? null : await tickStateHash(title, tick, title.hash(played.state)),
    refused: refused.map(({ seat, code, count }) => ({ seat, code: code.slice(0, 40), count })),
  };
}

/** The last block of a seat that the result follows from. */
function headOf({ played, departures, chains, isBroken }: Ended, seat: number): string | null {
  if (departures.isVoid || isBroken) return null;
  const out = departures.outs[seat] ?? null;
  const hasLeft = played.left[seat] !== null && out !== null;
  const block = hasLeft ? (goneOf(out, seat)?.block ?? blockBefore(out.from)) : blockBefore(played.tick);
  const hash = block < 0 ? null : chains.chain(seat).hashAt(block);
  return hash === null ? null : hashText(hash);
}
