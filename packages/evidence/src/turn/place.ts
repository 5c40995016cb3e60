import { type Cut, cutAfter, emptyCut, joined, type Placed } from './cut.ts';
import { CHAIN_LIMIT } from './fault.ts';
import type { ReceivedEntries, ReceivedEntry } from './received.ts';

/**
 * Puts each entry after all that it names. Leaves out the entries whose past was not handed in, and those whose past holds
 * two histories of one player, their author included: no honest transcript has them.
 *
 * @param genesis by seat, what the first entry of a chain names as the one before it
 * @returns in an order in which each comes after all that it knows
 */
export function placeAll(
  { entries, byHash }: ReceivedEntries,
  genesis: readonly string[],
): ReadonlyMap<ReceivedEntry, Placed> {
  const placed = new Map<ReceivedEntry, Placed>();
  const named = new Map<ReceivedEntry, readonly ReceivedEntry[]>();
  const waiting = new Map<ReceivedEntry, number>();
  const namedBy = new Map<ReceivedEntry, ReceivedEntry[]>();
  const ready: ReceivedEntry[] = [];
  for (const one of entries) {
    const names = namesOf(one, byHash, genesis);
    if (names === null) continue;
    named.set(one, names);
    waiting.set(one, names.length);
    for (const name of names) namedBy.set(name, [...(namedBy.get(name) ?? []), one]);
    if (names.length === 0) ready.push(one);
  }
  for (let next = ready.pop(); next !== undefined; next = ready.pop()) {
    const known = knownOf(
      next,
      (named.get(next) ?? []).map((name) => placed.get(name)),
      genesis.length,
    );
    if (known !== null) {
      const past = known.map((newest) => (newest === null ? 0 : newest.entry.n + 1));
      placed.set(next, { ...next, id: placed.size, past, known });
    }
    for (const one of namedBy.get(next) ?? []) {
      const left = (waiting.get(one) ?? 0) - 1;
      waiting.set(one, left);
      if (left === 0) ready.push(one);
    }
  }
  return placed;
}

/** The entries that an entry names, the one before it first. Null where one of them was not handed in. */
function namesOf(
  { entry }: ReceivedEntry,
  byHash: ReceivedEntries['byHash'],
  genesis: readonly string[],
): readonly ReceivedEntry[] | null {
  if (entry.n >= CHAIN_LIMIT) return null;
  const names: ReceivedEntry[] = [];
  if (entry.n === 0) {
    if (entry.prev !== genesis[entry.seat]) return null;
  } else {
    const before = byHash.get(entry.prev);
    if (before === undefined || before.entry.seat !== entry.seat || before.entry.n !== entry.n - 1) return null;
    names.push(before);
  }
  for (const [seat, head] of entry.heads.entries()) {
    if (head === null) continue;
    const named = byHash.get(head);
    if (named === undefined || named.entry.seat !== seat) return null;
    names.push(named);
  }
  return names;
}

function knownOf({ entry }: ReceivedEntry, names: readonly (Placed | undefined)[], seats: number): Cut | null {
  let known = emptyCut(seats);
  for (const name of names) {
    const both = name === undefined ? null : joined(known, cutAfter(name));
    if (both === null) return null;
    known = both;
  }
  const own = known[entry.seat] ?? null;
  // Another author that it knows may know another branch of its own chain.
  return own === (entry.n === 0 ? null : names[0]) ? known : null;
}
