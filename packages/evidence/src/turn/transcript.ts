import { checkChain, equivocation } from './chain.ts';
import { type Action, ENTRY_VERSION, type Entry, type SignedEntry } from './entry.ts';
import { CHAIN_LIMIT, type EntryFault, isOneClaimTooMany, tryAct } from './fault.ts';
import { fold, type KnownEntry, type Setup } from './fold.ts';

/** The chain of every player as far as it is known without a gap, and entries that wait for those before them. */
export interface Transcript {
  readonly setup: Setup;
  readonly chains: readonly (readonly KnownEntry[])[];
  readonly held: readonly SignedEntry[];
  /** Hashes of entries refused lately: one that comes again is not a second offence. */
  readonly refused: readonly string[];
}

/** Entries held for one author. More are let go; asking again brings them back (O6). */
const HELD_LIMIT = 32;
const REFUSED_LIMIT = 64;

export const emptyTranscript = (setup: Setup): Transcript => ({
  setup,
  chains: Array.from({ length: setup.seats }, () => []),
  held: [],
  refused: [],
});

export interface EntryAcceptance {
  readonly transcript: Transcript;
  /** What has come into the chains: the entry, and those that waited for it. */
  readonly accepted: readonly SignedEntry[];
  readonly refused: readonly { readonly seat: number; readonly code: EntryFault }[];
  /** Whether the entry waits for something that is to be asked for. */
  readonly missing: boolean;
}

/**
 * Takes a verified entry into the transcript, or holds it, or refuses it. `believes` is asked about claims of absence or time:
 * the player in question may know better.
 */
export function acceptEntry(transcript: Transcript, entry: SignedEntry, believes: Believes): EntryAcceptance {
  const accepted: SignedEntry[] = [];
  const refused: { seat: number; code: EntryFault }[] = [];
  let current = transcript;
  let waiting: readonly SignedEntry[] = [...transcript.held.filter(({ hash }) => hash !== entry.hash), entry];
  for (let again = true; again; ) {
    again = false;
    const still: SignedEntry[] = [];
    for (const candidate of waiting) {
      const place = placeOf(current, candidate, believes);
      if (place.kind === 'held') still.push(candidate);
      else if (place.kind === 'refused') {
        refused.push({ seat: candidate.entry.seat, code: place.code });
        current = { ...current, refused: [...current.refused, candidate.hash].slice(-REFUSED_LIMIT) };
      } else if (place.kind === 'next') {
        current = append(current, { ...candidate, past: place.past });
        accepted.push(candidate);
        again = true;
      }
    }
    waiting = still;
  }
  const held = bounded(waiting);
  return { transcript: { ...current, held }, accepted, refused, missing: held.some(({ hash }) => hash === entry.hash) };
}

export type Believes = (transcript: Transcript, claim: SignedEntry) => boolean;

/**
 * The next entry of a seat's chain, to be signed. It names everything that the transcript has. `state` is the `stateHash` of the
 * position that this transcript leads to.
 */
export function nextEntry(transcript: Transcript, seat: number, ply: number, act: Action, state: string): Entry {
  const own = transcript.chains[seat] ?? [];
  return {
    v: ENTRY_VERSION,
    match: transcript.setup.match,
    seat,
    n: own.length,
    prev: own.at(-1)?.hash ?? transcript.setup.genesis[seat] ?? '',
    heads: transcript.chains.map((chain, other) => (other === seat ? null : (chain.at(-1)?.hash ?? null))),
    ply,
    state,
    act,
  };
}

type Place =
  | { readonly kind: 'next'; readonly past: readonly number[] }
  | { readonly kind: 'held' }
  | { readonly kind: 'known' }
  | { readonly kind: 'refused'; readonly code: EntryFault };

function placeOf(transcript: Transcript, candidate: SignedEntry, believes: Believes): Place {
  const { setup, chains } = transcript;
  const { seat, n } = candidate.entry;
  const chain = chains[seat] ?? [];
  if (transcript.refused.includes(candidate.hash)) return { kind: 'known' };
  if (n >= CHAIN_LIMIT) return { kind: 'refused', code: 'too-many' };
  const link = checkChain(chain.at(-1) ?? null, candidate, setup.genesis[seat] ?? '');
  if (!link.ok) {
    if (link.error === 'gap') return { kind: 'held' };
    const mine = chain[n];
    if (mine !== undefined && !equivocation(mine, candidate)) return { kind: 'known' };
    return { kind: 'refused', code: 'equivocation' };
  }
  const past = pastOf(chains, candidate.entry);
  if (past === null) return { kind: 'held' };
  if (isOneClaimTooMany(candidate.entry, chain)) return { kind: 'refused', code: 'too-many' };
  // By what the author itself knew, so that everybody judges alike, now or later.
  const act = tryAct(setup.title, fold(setup, chains, past), candidate.entry);
  if (!act.ok) return { kind: 'refused', code: act.error };
  if (candidate.entry.act.kind === 'drop' && !believes(append(transcript, { ...candidate, past }), candidate)) {
    return { kind: 'refused', code: 'early-claim' };
  }
  return { kind: 'next', past };
}

/** How much of each chain the author knew, through others' entries too; null where it names one not known here. */
function pastOf(chains: Transcript['chains'], entry: Entry): readonly number[] | null {
  const past = [...(chains[entry.seat]?.at(-1)?.past ?? chains.map(() => 0))];
  for (const [seat, head] of entry.heads.entries()) {
    if (head === null) continue;
    const at = chains[seat]?.findIndex(({ hash }) => hash === head) ?? -1;
    if (at < 0) return null;
    past[seat] = Math.max(past[seat] ?? 0, at + 1);
    for (const [other, count] of (chains[seat]?.[at]?.past ?? []).entries()) {
      past[other] = Math.max(past[other] ?? 0, count);
    }
  }
  past[entry.seat] = entry.n;
  return past;
}

function append(transcript: Transcript, entry: KnownEntry): Transcript {
  const { seat } = entry.entry;
  return { ...transcript, chains: transcript.chains.with(seat, [...(transcript.chains[seat] ?? []), entry]) };
}

/** The newest of each author, up to the limit. */
function bounded(entries: readonly SignedEntry[]): readonly SignedEntry[] {
  return entries.filter((entry, at) => {
    const later = entries.slice(at + 1).filter((other) => other.entry.seat === entry.entry.seat);
    return later.length < HELD_LIMIT;
  });
}
