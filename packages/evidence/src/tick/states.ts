import type { TickTitle } from '@parley/games';
import { isSignedBy } from '../jws.ts';
import type { Report } from '../report.ts';
import type { SignedStates } from '../signed-states.ts';
import { outFrom } from './act.ts';
import { ticksThrough } from './block.ts';
import { type Claim, claimsOf } from './claims.ts';
import type { SeatHistory } from './history.ts';
import type { ReceivedAct, ReceivedHead } from './received.ts';
import type { Run } from './run.ts';
import type { Leaving } from './settle.ts';
import { tickStateHash } from './state-hash.ts';

/** The ticks at which players signed a state. */
export function statedTicks(histories: readonly SeatHistory[]): ReadonlySet<number> {
  return new Set(histories.flatMap(({ heads }) => heads.map(({ head }) => head.tick)));
}

export interface Replayed {
  readonly histories: readonly SeatHistory[];
  readonly acts: readonly ReceivedAct[];
  readonly outs: readonly (Leaving | null)[];
  readonly run: Run;
}

/**
 * The heads of one seat whose states can be compared with a replay (E5): of what their author knew, the replay was made. It had the
 * inputs of everybody up to that tick, from this history, and had gone on without the same players.
 */
export function comparable(
  seat: number,
  { histories, acts, outs, run }: Replayed,
  inputBytes: number,
): readonly ReceivedHead[] {
  const own = claimsOf(
    acts.filter(({ act }) => act.seat === seat),
    inputBytes,
  );
  return (histories[seat]?.heads ?? []).filter(({ head }) => {
    if (!run.states.has(head.tick) || head.tick > (outs[seat]?.from ?? head.tick)) return false;
    // At the tick at which somebody leaves there are two states: before and after.
    if (outs.some((out) => out?.from === head.tick)) return false;
    if (own.some((claim) => isOtherwise(claim, outs, head.tick))) return false;
    return histories.every((history, other) => {
      if (other === seat) return true;
      const out = outs[other] ?? null;
      const needed = Math.min(head.tick, out?.from ?? head.tick);
      const known = head.known[other] ?? null;
      if (known !== null && !history.isNamed(known[0], known[1])) return false;
      const has = ticksThrough(known?.[0] ?? -1);
      // Of a player who is gone, the rest is in the claim that it signed.
      const agreed = out !== null && out.from < head.tick ? has + tailTicks(own, other, out, inputBytes) : has;
      if (agreed < needed) return false;
      return out === null || out.from >= head.tick || typeof out.by !== 'object' || signed(own, out.by);
    });
  });
}

/** Whether this claim, by which its author went on before that tick, is not how the replay went on. */
const isOtherwise = (claim: Claim, outs: readonly (Leaving | null)[], tick: number): boolean =>
  claim.seats.some(({ seat }) => {
    const from = claim.from.get(seat) ?? 0;
    return from < tick && outs[seat]?.from !== from;
  });

const signed = (own: readonly Claim[], by: Claim | null): boolean =>
  by !== null && own.some(({ key }) => key === by.key);

/** How many ticks after what its author knew the claim adds. */
function tailTicks(own: readonly Claim[], seat: number, out: Leaving, inputBytes: number): number {
  const claim = own.find(({ from }) => from.get(seat) === out.from);
  const gone = claim?.seats.find((one) => one.seat === seat);
  const from = gone === undefined ? null : outFrom(gone, inputBytes);
  return gone === undefined || from === null ? 0 : from - Math.min(from, ticksThrough(gone.block)) + LEEWAY_TICKS;
}

/** The others may have had a block more than the author of a head when they agreed: it has them by the claim, too. */
const LEEWAY_TICKS = 60;

/**
 * By seat (E5). Of the heads that can be compared, the newest one is verified, and those that differ: one such is enough.
 *
 * @param reportState by seat, the hash of the final state that its report should have; undefined where nothing can be said of it
 */
export async function tickStatesOf(
  title: TickTitle,
  replayed: Replayed,
  keys: readonly string[],
  reports: readonly Report[],
  reportState: (report: Report) => string | undefined,
): Promise<readonly SignedStates[]> {
  return Promise.all(
    keys.map(async (key, seat): Promise<SignedStates> => {
      const heads = comparable(seat, replayed, title.inputBytes);
      const isAlike = ({ head }: ReceivedHead): boolean => replayed.run.states.get(head.tick) === head.state;
      const newest = await newestSigned(heads, key);
      const differing = await newestSigned(
        heads.filter((head) => !isAlike(head)),
        key,
      );
      const report = reports.find((one) => one.seat === seat);
      const expected = report === undefined || report.state === null ? undefined : reportState(report);
      const reportDiffers = expected === undefined ? null : expected !== report?.state;
      const compared = [newest, differing, expected].filter((one) => one !== undefined).length;
      return { compared, entriesDiffer: differing !== undefined, reportDiffers };
    }),
  );
}

async function newestSigned(heads: readonly ReceivedHead[], key: string): Promise<ReceivedHead | undefined> {
  for (const head of [...heads].reverse()) {
    head.isVerified ||= await isSignedBy(head.jws, key);
    if (head.isVerified) return head;
  }
  return undefined;
}

/** The hash of the final state, as a report states it. */
export const finalStateOf = (title: TickTitle, { tick, hash }: Pick<Run, 'tick' | 'hash'>): Promise<string> =>
  tickStateHash(title, tick, hash);
