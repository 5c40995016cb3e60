import { CHAIN_LIMIT } from './fault.ts';
import type { Filed, Filing } from './filed.ts';
import { emptyView, joined, type Placed, type View, viewAfter } from './view.ts';

/**
 * Puts entries in their places: each after all that it names, in order. Left out are those whose past was not handed
 * in, and those whose past holds two histories of one player, their own author included: no honest record has them.
 *
 * @param genesis by seat, what the first entry of a chain names as the one before it
 * @returns in an order in which each comes after all that it knows
 */
export function placeAll({ filed, byHash }: Filing, genesis: readonly string[]): ReadonlyMap<Filed, Placed> {
  const placed = new Map<Filed, Placed>();
  const named = new Map<Filed, readonly Filed[]>();
  const waiting = new Map<Filed, number>();
  const namedBy = new Map<Filed, Filed[]>();
  const ready: Filed[] = [];
  for (const one of filed) {
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

/** What an entry names: the entry before it first, where it is not the first. Null where any was not handed in. */
function namesOf({ entry }: Filed, byHash: Filing['byHash'], genesis: readonly string[]): readonly Filed[] | null {
  if (entry.n >= CHAIN_LIMIT) return null;
  const names: Filed[] = [];
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

function knownOf({ entry }: Filed, names: readonly (Placed | undefined)[], seats: number): View | null {
  let known = emptyView(seats);
  for (const name of names) {
    const both = name === undefined ? null : joined(known, viewAfter(name));
    if (both === null) return null;
    known = both;
  }
  const own = known[entry.seat] ?? null;
  // Somebody whom it knows may know another way up its own chain.
  return own === (entry.n === 0 ? null : names[0]) ? known : null;
}
