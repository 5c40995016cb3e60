import type { CoreInput, LinkStage } from '../core.ts';

type News = Extract<CoreInput<unknown>, { kind: 'link' | 'silent' | 'through-server' }>;

/** How this player stands with every other one: links, silence, and whether its links stand. */
export class Contacts {
  /** The seats of the others, in ascending order. */
  readonly others: readonly number[];
  readonly #links: (LinkStage | null)[];
  readonly #silentSince: (number | null)[];
  readonly #throughServer: boolean[];
  readonly #ready: boolean[];

  constructor(seats: number, self: number) {
    const all = Array.from({ length: seats }, (_, seat) => seat);
    this.others = all.filter((seat) => seat !== self);
    this.#links = all.map((seat) => (seat === self ? null : 'connecting'));
    this.#silentSince = all.map(() => null);
    this.#throughServer = all.map(() => false);
    this.#ready = all.map((seat) => seat === self);
  }

  /** @param isLinking while the links are being made: nobody counts as silent then */
  take(news: News, now: number, isLinking: boolean): void {
    switch (news.kind) {
      case 'link':
        this.#links[news.seat] = news.link;
        if (news.link === 'open' || isLinking) this.#silentSince[news.seat] = null;
        else this.#silentSince[news.seat] ??= now;
        return;
      case 'silent':
        this.#silentSince[news.seat] = news.since;
        return;
      case 'through-server':
        for (const seat of this.others) this.#throughServer[seat] = news.seats.includes(seat);
        return;
      default:
        news satisfies never;
    }
  }

  /** Null at the own seat, and where there is none. */
  link(seat: number): LinkStage | null {
    return this.#links[seat] ?? null;
  }

  get links(): readonly (LinkStage | null)[] {
    return this.others.map((seat) => this.link(seat));
  }

  silentSince(seat: number): number | null {
    return this.#throughServer[seat] ? null : (this.#silentSince[seat] ?? null);
  }

  isThroughServer(seat: number): boolean {
    return this.#throughServer[seat] === true;
  }

  /** All links of this player stand, as it has said, or shown by playing. */
  isReady(seat: number): boolean {
    return this.#ready[seat] === true;
  }

  get areAllReady(): boolean {
    return this.#ready.every((ready) => ready);
  }

  becameReady(seat: number): void {
    this.#ready[seat] = true;
  }
}
