import { createHmac } from 'node:crypto';
import type { MatchPlan } from '../lobby/input.ts';
import type { NetworkRow, NetworkStore } from '../store/store.ts';

/** A keyed hash of a network, 22 characters: only who has the key can tell which network it is. */
export type NetworkHash = (network: string) => string;

/** @param key of `openNetworkKey` */
export const makeNetworkHash =
  (key: string): NetworkHash =>
  (network) =>
    createHmac('sha256', key).update(network).digest('base64url').slice(0, 22);

/** For how many days two players who shared a network count as connected. */
export const NEAR_DAYS = 30;
const DAY_MS = 24 * 3_600_000;

/** Days since the epoch. */
export const dayOf = (now: number): number => Math.floor(now / DAY_MS);

/** Who is connected with whom in a match that begins, and what is to be noted about its players. */
export interface Neighbours {
  /** By seat, the other seats that share a network with it. */
  readonly near: readonly (readonly number[])[];
  readonly seen: readonly NetworkRow[];
}

/**
 * Two players are near each other (E7) where they come from one network now, or one of them began a match where the other one
 * did, within thirty days. A house is near nobody: it is the operator's, and no match with it is rated.
 */
export async function neighboursOf(
  { participants, startedAt }: Pick<MatchPlan, 'participants' | 'startedAt'>,
  networks: Pick<NetworkStore, 'of'>,
  hash: NetworkHash,
): Promise<Neighbours> {
  const day = dayOf(startedAt);
  const people = participants.filter(({ card }) => card.class !== 'house');
  const seen = people.flatMap(({ player, address }) =>
    address === null ? [] : [{ player, network: hash(address), day }],
  );
  const known = await networks.of(
    people.map(({ player }) => player),
    day - NEAR_DAYS,
  );
  const bySeat = participants.map(({ player, card }) => {
    if (card.class === 'house') return new Set<string>();
    const now = seen.flatMap((row) => (row.player === player ? [row.network] : []));
    return new Set([...(known.get(player) ?? []), ...now]);
  });
  const near = bySeat.map((mine, seat) =>
    bySeat.flatMap((theirs, other) =>
      other !== seat && [...mine].some((network) => theirs.has(network)) ? [other] : [],
    ),
  );
  return { near, seen };
}
