/** A bid: at least this many dice of all show this face, or a one. */
export interface Bid {
  readonly seat: number;
  readonly quantity: number;
  /** 2 to 6: a one counts as each of them. */
  readonly face: number;
}

/** What the cups showed when all of them were lifted. */
export interface Showdown {
  /** By seat; null for one that was out before. */
  readonly dice: readonly (readonly number[] | null)[];
  /** The bid that was doubted, and by whom; null where the round ended because somebody had gone. */
  readonly doubted: { readonly bid: Bid; readonly by: number; readonly count: number } | null;
  /** Who lost a die by it; null for nobody. */
  readonly loser: number | null;
}

/**
 * Everything about a match that everybody may know. `commit`: each seat binds itself to its secret. `open`: each opens the link of this
 * round, the first time for the seed of the first roll alone. `bid`: the dice are rolled, and the players bid.
 */
export interface DiceState {
  readonly phase: 'commit' | 'open' | 'bid';
  /** Which link of its chain of secrets each seat opens next, and which one its dice come from. 0 is opened before the first roll. */
  readonly link: number;
  /** What the dice of this round come from beside the secret of each seat. Nobody knew it when the secrets were bound. */
  readonly mix: string;
  /** By seat, the newest link that is known, and its number; -1 for the commitment. Null before it. */
  readonly known: readonly (Known | null)[];
  /** By seat, how many dice it has left, or had when it was taken out. */
  readonly dice: readonly number[];
  readonly bids: readonly Bid[];
  /** Who doubts the last bid; null while nobody does. */
  readonly doubter: number | null;
  readonly next: number;
  /** Who lost all its dice, in order. */
  readonly beaten: readonly number[];
  /** Who was taken out of play. */
  readonly out: readonly number[];
  readonly last: Showdown | null;
}

export interface Known {
  readonly link: number;
  readonly value: string;
}

export type DiceMove =
  | { readonly quantity: number; readonly face: number }
  | { readonly doubt: true }
  /** Made by the device: binds the seat to its secrets. */
  | { readonly commit: string }
  /** Made by the device: the link of this round. */
  | { readonly open: string };

export const DICE = 5;
/** Nobody can bid for ever: after so many bids of a round the next player has to doubt. It bounds a match, and people bid less. */
export const MOST_BIDS = 12;

type Seats = Pick<DiceState, 'dice' | 'out'>;

/** Whether this seat still plays. What a player had who is gone stays written: its cup may be open already. */
export const isIn = ({ dice, out }: Seats, seat: number): boolean => (dice[seat] ?? 0) > 0 && !out.includes(seat);

export const seatsIn = (seats: Seats): readonly number[] =>
  seats.dice.flatMap((_, seat) => (isIn(seats, seat) ? [seat] : []));

export const diceInPlay = (seats: Seats): number =>
  seatsIn(seats).reduce((sum, seat) => sum + (seats.dice[seat] ?? 0), 0);

/** The next seat that still plays after this one, around the table; the seat itself where there is no other. */
export function seatAfter(seats: Seats, seat: number): number {
  const all = seats.dice.length;
  for (let step = 1; step < all; step += 1) if (isIn(seats, (seat + step) % all)) return (seat + step) % all;
  return seat;
}

/** Whether a bid of `quantity` and `face` is higher than this one: more dice, or as many of a higher face. */
export const isHigher = (
  bid: Pick<Bid, 'quantity' | 'face'>,
  than: Pick<Bid, 'quantity' | 'face'> | undefined,
): boolean =>
  than === undefined || bid.quantity > than.quantity || (bid.quantity === than.quantity && bid.face > than.face);

/** How many of these dice count for a face: ones are wild. */
export const countOf = (dice: readonly number[], face: number): number =>
  dice.filter((die) => die === face || die === 1).length;
