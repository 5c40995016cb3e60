import type { IceServer, Id, IntroductionRef, MatchStart } from '@parley/protocol';
import type { ServerKey } from '../auth/server-key.ts';
import type { Renewal } from '../lobby/input.ts';
import type { MatchRow } from '../store/store.ts';
import { type Prepared, planOf, signPair, startFor } from './introduce.ts';
import type { Term } from './sign-introduction.ts';

/** What everybody is told when a player has come back (N6). */
export interface Renewed {
  readonly start: MatchStart;
  /** The client of each other player, with the pair's introduction as that side gets it. */
  readonly others: readonly { readonly to: Id; readonly introduction: IntroductionRef }[];
}

/**
 * Signs the renewed introductions of one player, between the clients that hold the seats now. Everything else is as it was written down
 * at the start of the match, the keys above all.
 */
export async function renew(
  renewal: Renewal,
  row: MatchRow,
  serverKey: Pick<ServerKey, 'sign'>,
  term: Term,
  iceServers: readonly IceServer[],
): Promise<Renewed> {
  const { seat, clients, former, awayMs, pairs } = renewal;
  const participants = row.participants.map((one, at) => ({ ...one, client: clients[at] ?? one.client }));
  const plan = { ...planOf({ ...row, participants }, new Set(), false), pairs };
  const jwts = new Map<string, string>();
  for (const pair of pairs) jwts.set(pair.introduction, await signPair(plan, pair, serverKey, term));
  const prepared: Prepared = { plan, jwts };
  const start: MatchStart = { ...startFor(prepared, seat, iceServers), returned: { awayMs, former } };
  const others = pairs.map(({ a, b }) => {
    const other = a === seat ? b : a;
    const introduction = startFor(prepared, other, []).introductions.find(({ peer }) => peer === seat);
    const to = clients[other];
    if (introduction === undefined || to === undefined) throw new Error(`no introduction of seat ${other}`);
    return { to, introduction };
  });
  return { start, others };
}
