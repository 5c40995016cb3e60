import { type AnyVerdict, DELETED, type Id, isWritten } from '@parley/protocol';

/** Who takes the place of a deleted player in what stays: official results, and the matches they belong to. */
export interface Successor {
  readonly player: Id;
  /** A new id for each client of the deleted player. */
  readonly clientOf: (client: Id) => Id;
}

/** What its name is folded to, so that all of them can be called the same. Longer than a name may be, so nobody else has it. */
export const deletedName = (player: Id): string => `deleted ${player}`;

/**
 * A copy of plain data in which the successor stands instead of the player: each string that is the player's id, and name, picture
 * and ratings of each of its cards. Public keys stay, because without them nobody could check what was signed.
 */
export function anonymous<T>(value: T, player: Id, successor: Successor): T;
export function anonymous(value: unknown, player: Id, successor: Successor): unknown {
  if (value === player) return successor.player;
  if (Array.isArray(value)) return value.map((one) => anonymous(one, player, successor));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, part]) => [name, anonymous(part, player, successor)] as const);
  const copy: Record<string, unknown> = Object.fromEntries(entries);
  const isCard = 'player' in value && value.player === player && 'avatar' in value;
  return isCard ? { ...copy, ...DELETED } : copy;
}

/** The same for a verdict. One from before there were codes has the name in its sentences as well, and is rid of it there. */
export function anonymousVerdict(verdict: AnyVerdict, player: Id, successor: Successor): AnyVerdict {
  const copy = anonymous(verdict, player, successor);
  const name = verdict.participants.find(({ card }) => card.player === player)?.card.name;
  if (!isWritten(copy) || name === undefined) return copy;
  // A whole word: the name may be a part of another one.
  const named = new RegExp(`(?<![\\p{L}\\p{N}])${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\p{L}\\p{N}])`, 'gu');
  const without = (sentence: string): string => sentence.replace(named, DELETED.name);
  return {
    ...copy,
    why: without(copy.why),
    changes: copy.changes.map((change) => ({
      ...change,
      reasons: change.reasons.map((reason) => ({ ...reason, text: without(reason.text) })),
    })),
    quorum: copy.quorum === null ? null : { ...copy.quorum, why: without(copy.quorum.why) },
  };
}
