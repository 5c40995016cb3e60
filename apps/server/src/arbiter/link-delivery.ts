/**
 * For which players of one match the server itself delivers what others deposited (T15). Pure: the clock and what the server
 * sees are arguments.
 *
 * A link may bring nothing although both of its players are connected to the server: the network is to blame, or one of the two
 * filters the other out, or sends frames that cannot be decrypted, or keeps its entries back and hands them only to the server.
 * Nobody can tell these apart. So the server does not judge, and delivers. Afterwards a player that still claims not to hear the
 * other one says what is not so: whatever the link does, it gets everything that the other one signed and handed in.
 */
export interface Delivering {
  readonly lines: readonly Line[];
  /** Who goes on claiming not to hear whom, although the server delivers. Each pair once, in order of discovery. */
  readonly unheard: readonly Pair[];
}

export interface Pair {
  readonly by: number;
  readonly of: number;
}

/** What is known of one direction: what `of` signs, on its way to `by`. */
interface Line extends Pair {
  /** Since when `by` says that its link to `of` brings nothing; null while it does not. */
  readonly missedSince: number | null;
  /** The server delivers, for the rest of the match. */
  readonly isDelivered: boolean;
  /** Since when it delivers without a break: both are connected to the server. Null while it cannot. */
  readonly since: number | null;
  /** The first word of `by` that claims, while it must know better, that it does not hear `of`. */
  readonly claimedAt: number | null;
}

/** What a seat said last. */
export interface DeliveryWord {
  readonly hears: readonly number[];
  readonly through: readonly number[];
  readonly waits: readonly number[];
  readonly at: number;
}

/**
 * A link is repaired within eight seconds (L4), so a longer claim is not about a repair. It is less than the absence of any
 * title by turns: who gets entries through the server in time need not call their author absent. In real time a device asks for a silent seat after
 * two seconds (`waits`), and is not made to wait for this.
 */
export const MISSED_MS = 10_000;
/**
 * By then a player has read what the server says: a client that reads nothing for this long has given up its connection, and
 * delivery begins again with the next one.
 */
const READ_MS = 30_000;
/**
 * A device that awakes says first what was so before it slept. It corrects that within two seconds, so that one word proves
 * nothing.
 */
const REPEATED_MS = 5_000;

export const noDelivery: Delivering = { lines: [], unheard: [] };

/** By seat, the seats that the server delivers for now. */
export function deliveredTo({ lines }: Delivering, to: number): readonly number[] {
  return lines.flatMap(({ by, of, isDelivered, since }) => (by === to && isDelivered && since !== null ? [of] : []));
}

/** Whether the server delivers anything to this seat, now or as soon as it can. */
export const isServed = ({ lines }: Delivering, to: number): boolean =>
  lines.some(({ by, isDelivered }) => by === to && isDelivered);

/** This seat has a new connection: what was delivered over the one before may not have come. */
export const reconnected = ({ lines, unheard }: Delivering, seat: number): Delivering => ({
  lines: lines.map((line) => (line.by === seat || line.of === seat ? { ...line, since: null, claimedAt: null } : line)),
  unheard,
});

/** @param words by seat; null for a seat that has said nothing lately */
export function deliverAt(
  before: Delivering,
  words: readonly (DeliveryWord | null)[],
  isConnected: (seat: number) => boolean,
  now: number,
): Delivering {
  const missed = words.flatMap((word, by) =>
    words.flatMap((_, of): Line[] => {
      if (by === of) return [];
      const line = before.lines.find((one) => one.by === by && one.of === of) ?? newLine(by, of);
      // Whether they are connected does not matter: who goes away every few seconds would never be delivered.
      const misses = word !== null && !word.hears.includes(of);
      return [{ ...line, missedSince: misses ? (line.missedSince ?? now) : null }];
    }),
  );
  const isDue = ({ missedSince }: Line): boolean => missedSince !== null && now >= missedSince + MISSED_MS;
  const unheard = [...before.unheard];
  const lines = missed.map((line) => {
    const { by, of } = line;
    const word = words[by] ?? null;
    // A claim is about a link, so both of its sides get what the other one signs.
    const isDelivered =
      line.isDelivered ||
      (word?.waits.includes(of) ?? false) ||
      isDue(line) ||
      missed.some((other) => other.by === of && other.of === by && isDue(other));
    const next = judged({ ...line, isDelivered }, word, isConnected(by) && isConnected(of), now);
    const { claimedAt } = next;
    const isLie = claimedAt !== null && word !== null && word.at >= claimedAt + REPEATED_MS;
    if (isLie && !unheard.some((pair) => pair.by === by && pair.of === of)) unheard.push({ by, of });
    return next;
  });
  return { lines: lines.filter(({ isDelivered, missedSince }) => isDelivered || missedSince !== null), unheard };
}

const newLine = (by: number, of: number): Line => ({
  by,
  of,
  missedSince: null,
  isDelivered: false,
  since: null,
  claimedAt: null,
});

function judged(line: Line, word: DeliveryWord | null, connected: boolean, now: number): Line {
  if (!line.isDelivered || !connected) return { ...line, since: null, claimedAt: null };
  const since = line.since ?? now;
  const claims = word !== null && !word.hears.includes(line.of) && !word.through.includes(line.of);
  if (!claims || word.at < since + READ_MS) return { ...line, since, claimedAt: null };
  return { ...line, since, claimedAt: line.claimedAt ?? word.at };
}
