/** Places of connections that have not said hello yet: of all networks together, and of one. */
const MOST = 1_000;
const MOST_OF_ONE = 256;

interface Place {
  readonly cut: () => void;
}

/**
 * Connections from their upgrade to their hello (O6). They have places of their own, so that those who say nothing take none from
 * players. Where all places are taken, the network with the most of them loses its oldest one to a newcomer. Networks are counted widely: who has
 * a /48 of IPv6 has 65,536 narrow ones, each with as few as an honest one has.
 */
export class SilentPlaces {
  readonly #networks = new Map<string | null, Set<Place>>();
  #all = 0;

  get count(): number {
    return this.#all;
  }

  /**
   * @param network null for this machine, which may have as many as there are: a proxy may be behind it
   * @param cut ends the connection that has this place
   * @returns what gives the place back; null where the network has too many
   */
  enter(network: string | null, cut: () => void): (() => void) | null {
    if (network !== null && (this.#networks.get(network)?.size ?? 0) >= MOST_OF_ONE) return null;
    if (this.#all >= MOST) this.#makeRoom();
    const place = { cut };
    const here = this.#networks.get(network) ?? new Set();
    this.#networks.set(network, here);
    here.add(place);
    this.#all += 1;
    return () => this.#leave(network, place);
  }

  #makeRoom(): void {
    let largest: { readonly network: string | null; readonly places: ReadonlySet<Place> } | null = null;
    for (const [network, places] of this.#networks)
      if (places.size > (largest?.places.size ?? 0)) largest = { network, places };
    if (largest === null) return;
    const [oldest] = largest.places;
    if (oldest === undefined) return;
    this.#leave(largest.network, oldest);
    oldest.cut();
  }

  #leave(network: string | null, place: Place): void {
    const here = this.#networks.get(network);
    if (here === undefined || !here.delete(place)) return;
    this.#all -= 1;
    if (here.size === 0) this.#networks.delete(network);
  }
}
