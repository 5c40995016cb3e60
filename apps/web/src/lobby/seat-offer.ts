import { accepts, type Id, type Self, type Table } from '@parley/protocol';
import { hostCard, isOwnSearch } from './seating.ts';

/**
 * Whether the free seat of somebody who looks for a game is offered to this player, who is free (W1). The one who is asked decides how
 * often that may be: no page of somebody else's can make it more.
 */

/** Somebody who presses and leaves at once, or is paired at once, has disturbed nobody. Milliseconds. */
const SETTLED_MS = 2_000;
/** An offer that nobody answers goes away after this time. */
const SHOWN_MS = 30_000;
/** So many people are asked for one seat at a time; the others of a crowd come in turn. */
const ASKED_AT_ONCE = 8;
const TURN_MS = 20_000;
/** After an offer without a yes the next one waits, twice as long each time, whoever it is from. */
const FIRST_PAUSE_MS = 15_000;
const LONGEST_PAUSE_MS = 5 * 60_000;
/** Who was declined is not shown again for this time; who was not answered, or went before that, for a shorter one. */
const DECLINED_MS = 15 * 60_000;
const PASSED_MS = 2 * 60_000;
/** In this time the match with who was taken has begun. */
const TAKEN_MS = 10_000;
const REMEMBERED = 100;

/** What came of earlier offers. Times by the clock of the page, in milliseconds. */
export interface OfferMemory {
  /** By player: not shown before this time. */
  readonly notBefore: ReadonlyMap<Id, number>;
  /** Nobody is shown before this time. */
  readonly nextAt: number;
  /** Offers in a row that ended without a yes. */
  readonly unwanted: number;
}

export const NO_OFFERS: OfferMemory = { notBefore: new Map(), nextAt: 0, unwanted: 0 };

export interface OfferSight {
  readonly tables: Iterable<Table>;
  readonly me: Id;
  readonly self: Pick<Self, 'player' | 'class' | 'accepts'>;
  /** How many people are here. */
  readonly here: number;
  /** When this page saw each of these tables first. */
  readonly seenAt: ReadonlyMap<Id, number>;
  /** The table whose seat is offered now, and since when. */
  readonly shown: { readonly table: Id; readonly at: number } | null;
  readonly memory: OfferMemory;
  readonly now: number;
}

/** The table whose seat is to be offered now; null for none. One at a time. */
export function offeredSeat(sight: OfferSight): Table | null {
  const { tables, shown, memory, now } = sight;
  const open = [...tables].filter((table) => mayOffer(sight, table));
  if (shown !== null) {
    return now - shown.at < SHOWN_MS ? (open.find(({ table }) => table === shown.table) ?? null) : null;
  }
  if (now < memory.nextAt) return null;
  const next = open.filter((table) => isTheirTurn(sight, table));
  return next.sort((a, b) => seen(sight, a) - seen(sight, b))[0] ?? null;
}

export function afterOffer(
  memory: OfferMemory,
  player: Id,
  end: 'taken' | 'declined' | 'passed',
  now: number,
): OfferMemory {
  const unwanted = end === 'taken' ? 0 : memory.unwanted + 1;
  const pause = end === 'taken' ? 0 : Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (unwanted - 1));
  const others = [...memory.notBefore].filter(([one, until]) => one !== player && until > now);
  const until = now + { taken: TAKEN_MS, declined: DECLINED_MS, passed: PASSED_MS }[end];
  return {
    notBefore: new Map([...others, [player, until] as const].slice(-REMEMBERED)),
    nextAt: now + pause,
    unwanted,
  };
}

function mayOffer({ me, self, memory, now }: OfferSight, table: Table): boolean {
  const { looking, mode, members } = table;
  const host = hostCard(table);
  if (looking === undefined || host === null || isOwnSearch(table, me) || members.length > 1) return false;
  if (host.player === self.player || host.class === 'anonymous' || host.class === 'house') return false;
  if (!looking.takes.some((kind) => kind === self.class) || !accepts(self.accepts, mode, host.class)) return false;
  return (memory.notBefore.get(host.player) ?? 0) <= now;
}

/** In a crowd each of those who are asked for a seat has its turn, by a number that nobody can choose. */
function isTheirTurn(sight: OfferSight, table: Table): boolean {
  const since = sight.now - seen(sight, table);
  if (since < SETTLED_MS) return false;
  const parts = Math.max(1, Math.ceil(sight.here / ASKED_AT_ONCE));
  return numberOf(`${table.table} ${sight.me}`) % parts === Math.floor(since / TURN_MS) % parts;
}

const seen = ({ seenAt, now }: OfferSight, { table }: Table): number => seenAt.get(table) ?? now;

/** FNV-1a. */
function numberOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}
