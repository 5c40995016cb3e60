/** The part of all places, and of those of one network, that only those get who were here a moment ago. */
const RETURN_SHARE = 1 / 20;
/** A place that was lost is kept for its player for so long (milliseconds): who has a match looks for another way within seconds. */
const KEPT_MS = 60_000;
/** After a start nobody is here, and those who play come back to their matches: so long (milliseconds), in this part of all places at most. */
const EXPECTED_MS = 120_000;
const EXPECTED_SHARE = 1 / 2;
/** Connections with which a player counts as here, so that one of them may be a dead one: who opens more is a newcomer. */
const MOST_OF_PLAYER = 2;

export interface ClientPlacesParts {
  /** Of all networks together, and of one. */
  readonly most: number;
  readonly mostOfNetwork: number;
  /** Milliseconds. */
  readonly clock: () => number;
}

interface Kept {
  /** Null where it is not counted, or not known. */
  readonly network: string | null;
  readonly until: number;
}

/**
 * The places of clients (O6). Who loses its connection has its place kept, so that a crowd of newcomers never keeps somebody out of a running match: the
 * kept one counts as taken, for everybody else. A player whose old connection is dead, which nobody has noticed yet, finds one in a part that
 * newcomers do not get.
 */
export class ClientPlaces {
  readonly #parts: ClientPlacesParts;
  readonly #networks = new Map<string, number>();
  readonly #kept = new Map<string, Kept[]>();
  /** Connections by player. */
  readonly #here = new Map<string, number>();
  #all = 0;
  #forgetAt = Number.POSITIVE_INFINITY;

  constructor(parts: ClientPlacesParts) {
    this.#parts = parts;
  }

  /** Taken or kept. */
  get count(): number {
    return this.#all;
  }

  /** Whether there is no place, whoever comes. */
  isFull(network: string | null): boolean {
    this.#forget();
    const { most, mostOfNetwork } = this.#parts;
    if (this.#kept.size > 0) return false;
    return this.#all >= most || this.#of(network) >= mostOfNetwork + share(mostOfNetwork);
  }

  /** Keeps places for players of matches that run; to be called at the start. */
  expect(players: readonly string[]): void {
    const until = this.#parts.clock() + EXPECTED_MS;
    for (const player of players.slice(0, Math.floor(this.#parts.most * EXPECTED_SHARE))) {
      this.#keep(player, { network: null, until });
      this.#add(null, 1);
    }
  }

  /**
   * @param network null where it is not counted
   * @param player null for a visitor, who never counts as back
   * @returns what gives the place back, or keeps it for this player; null where there is none
   */
  take(network: string | null, player: string | null): ((how: 'gone' | 'lost') => void) | null {
    this.#forget();
    const { most, mostOfNetwork } = this.#parts;
    const isBack = player !== null && this.#takeBack(player);
    const isHere = player !== null && within(1, this.#here.get(player) ?? 0, MOST_OF_PLAYER);
    const isKnown = isBack || isHere;
    const here = this.#of(network);
    // The place of the one who is back was counted until now, so there is one in all; in another network there may be none.
    const isRoom = isKnown
      ? this.#all < most && here < mostOfNetwork + share(mostOfNetwork)
      : this.#all < most - share(most) && here < mostOfNetwork;
    if (!isRoom) return null;
    this.#add(network, 1);
    if (player !== null) this.#here.set(player, (this.#here.get(player) ?? 0) + 1);
    let state: 'taken' | 'left' = 'taken';
    return (how) => {
      if (state === 'left') return;
      state = 'left';
      if (player !== null) this.#wentAway(player);
      if (how === 'lost' && player !== null) {
        this.#keep(player, { network, until: this.#parts.clock() + KEPT_MS });
      } else {
        this.#add(network, -1);
      }
    };
  }

  #of(network: string | null): number {
    return network === null ? 0 : (this.#networks.get(network) ?? 0);
  }

  #add(network: string | null, count: 1 | -1): void {
    this.#all += count;
    if (network === null) return;
    const left = this.#of(network) + count;
    if (left > 0) this.#networks.set(network, left);
    else this.#networks.delete(network);
  }

  #wentAway(player: string): void {
    const left = (this.#here.get(player) ?? 1) - 1;
    if (left > 0) this.#here.set(player, left);
    else this.#here.delete(player);
  }

  #keep(player: string, kept: Kept): void {
    this.#kept.set(player, [...(this.#kept.get(player) ?? []), kept]);
    this.#forgetAt = Math.min(this.#forgetAt, kept.until);
  }

  #takeBack(player: string): boolean {
    const [first, ...rest] = this.#kept.get(player) ?? [];
    if (first === undefined) return false;
    if (rest.length > 0) this.#kept.set(player, rest);
    else this.#kept.delete(player);
    this.#add(first.network, -1);
    return true;
  }

  /** Gives back what nobody came for. The clock never goes back. */
  #forget(): void {
    const now = this.#parts.clock();
    if (now < this.#forgetAt) return;
    this.#forgetAt = Number.POSITIVE_INFINITY;
    for (const [player, all] of this.#kept) {
      const left = all.filter(({ until }) => until > now);
      for (const { network, until } of all) if (until <= now) this.#add(network, -1);
      if (left.length > 0) this.#kept.set(player, left);
      else this.#kept.delete(player);
      for (const { until } of left) this.#forgetAt = Math.min(this.#forgetAt, until);
    }
  }
}

/** None of a server so small that it would be less than one. */
const share = (most: number): number => Math.floor(most * RETURN_SHARE);
const within = (least: number, value: number, most: number): boolean => value >= least && value <= most;
