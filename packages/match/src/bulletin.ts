import { type SignedEntry, verifyDistress } from '@parley/evidence';
import type { MatchStart } from '@parley/protocol';
import { beginDeposits, type Deposits, depositAnswered, handedOver, nextDeposit, serverReturned } from './deposit.ts';
import { type Hearing, hearingDue } from './hearing.ts';
import type { MatchClient } from './mesh.ts';
import { hearsOf, type TurnMatch } from './turn-match.ts';

export interface BulletinOptions {
  readonly start: MatchStart;
  readonly client: Pick<MatchClient, 'send' | 'deposit'>;
  readonly now: () => number;
  readonly match: () => TurnMatch;
}

/**
 * What the server is told while a match runs: its record (E3), whom this player hears (T15), and which peers cannot reach
 * it (T7); and, where it asks, that the match goes on (T9). Nothing of the match waits for it, nor is anything missed where the server is away (S16).
 */
export class Bulletin {
  readonly #options: BulletinOptions;
  #deposits: Deposits;
  #hearing: Hearing | null = null;
  /** By seat, the statement of distress that the server is to be given; null once it was. */
  readonly #carried = new Map<number, string | null>();

  constructor(options: BulletinOptions) {
    this.#options = options;
    this.#deposits = beginDeposits(options.start.participants.length, options.now());
  }

  /** To be called several times a second, and when the record has grown: tells what is due. */
  tell(): void {
    const { client, now, match } = this.#options;
    const id = this.#options.start.match;
    for (const [seat, statement] of this.#carried) {
      if (statement !== null && client.send({ type: 'distress', match: id, statement })) this.#carried.set(seat, null);
    }
    const { stage } = match().stage;
    const seats = hearsOf(match());
    if ((stage === 'playing' || stage === 'settling') && hearingDue(this.#hearing, seats, now())) {
      if (client.send({ type: 'hears', match: id, seats: [...seats] })) this.#hearing = { seats, saidAt: now() };
    }
    const [deposits, entries] = nextDeposit(this.#deposits, match(), now());
    this.#deposits = deposits;
    if (entries !== null) void this.#deposit(entries);
  }

  /**
   * The answer to a challenge while the match goes on (T9). What cannot be sent now is not sent later: who comes back while
   * the challenge runs is challenged anew.
   */
  playing(): void {
    this.#options.client.send({ type: 'playing', match: this.#options.start.match });
  }

  /** The client is online again. */
  returned(): void {
    this.#deposits = serverReturned(this.#deposits, this.#options.now());
    this.#hearing = null;
  }

  /** All this goes with the report. */
  handOver(entries: readonly SignedEntry[]): void {
    this.#deposits = handedOver(this.#deposits, entries);
  }

  /**
   * A statement of distress came by the link of this seat; answers why it is refused, or null. Only its author's own link
   * brings it, so that it travels one hop; and one of each seat is enough.
   */
  async carry(from: number, statement: string): Promise<string | null> {
    if (this.#carried.has(from)) return null;
    const { match, participants } = this.#options.start;
    const verified = await verifyDistress(statement, {
      match,
      seats: participants.length,
      keyOf: (seat) => participants[seat]?.key,
    });
    if (!verified.ok) return verified.error;
    if (verified.value.seat !== from) return 'wrong-seat';
    this.#carried.set(from, statement);
    this.tell();
    return null;
  }

  async #deposit(entries: readonly string[]): Promise<void> {
    const { client, start, now } = this.#options;
    const answer = await client.deposit(start.match, entries);
    this.#deposits = depositAnswered(this.#deposits, answer, now());
  }
}
