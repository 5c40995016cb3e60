import { verifyDistress } from '@parley/evidence';
import type { MatchStart } from '@parley/protocol';
import type { CoreTranscript, CoreView, TranscriptItem } from './core.ts';
import { beginDeposits, type Deposits, depositAnswered, handedOver, nextDeposit, serverReturned } from './deposit.ts';
import { type Heard, type Hearing, hearingDue } from './hearing.ts';
import type { MatchClient } from './mesh.ts';

export interface UplinkOptions {
  readonly start: MatchStart;
  readonly client: Pick<MatchClient, 'send' | 'deposit'>;
  readonly now: () => number;
  readonly stage: () => CoreView['stage'];
  readonly transcript: () => CoreTranscript;
  /** Whom this player hears. */
  readonly heard: () => Heard;
}

/**
 * Everything that goes to the server while a match runs: the transcript (E3), the seats that this player hears (T15), and
 * the distress of peers that cannot reach it (T7). The match waits for none of it, and lacks nothing where the server is
 * away (S16).
 */
export class Uplink {
  readonly #options: UplinkOptions;
  #deposits: Deposits;
  #hearing: Hearing | null = null;
  /** By seat, the statement of distress of its player that has to be sent; null once it was. */
  readonly #distress = new Map<number, string | null>();

  constructor(options: UplinkOptions) {
    this.#options = options;
    this.#deposits = beginDeposits(options.start.participants.length, options.now());
  }

  /** Sends what is due. To be called several times a second, and when the transcript has grown. */
  flush(): void {
    const { client, now, start, stage, heard, transcript } = this.#options;
    for (const [seat, statement] of this.#distress) {
      if (statement === null) continue;
      if (client.send({ type: 'distress', match: start.match, statement })) this.#distress.set(seat, null);
    }
    const hearing = heard();
    const runs = stage() === 'playing' || stage() === 'settling';
    if (runs && hearingDue(this.#hearing, hearing, now())) {
      const { seats, through, waits } = hearing;
      const said = { seats: [...seats], through: [...through], waits: [...waits] };
      if (client.send({ type: 'hears', match: start.match, ...said }))
        this.#hearing = { heard: hearing, sentAt: now() };
    }
    const [deposits, entries] = nextDeposit(this.#deposits, transcript(), start.seat, now());
    this.#deposits = deposits;
    if (entries !== null) void this.#deposit(entries);
  }

  /**
   * Answers a report request while the match goes on (T9). Where it cannot be sent now, it is not sent later: a player that comes
   * back while the request is open is asked again.
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
  handOver(items: readonly TranscriptItem[]): void {
    this.#deposits = handedOver(this.#deposits, items);
  }

  /**
   * Carries a statement of distress that came over the link of this seat. Only the link of its author may bring it, so that
   * it travels one hop; and one of each seat is enough.
   *
   * @returns why it is refused; null where it is not
   */
  async carry(from: number, statement: string): Promise<string | null> {
    if (this.#distress.has(from)) return null;
    const { match, participants } = this.#options.start;
    const verified = await verifyDistress(statement, {
      match,
      seats: participants.length,
      keyOf: (seat) => participants[seat]?.key,
    });
    if (!verified.ok) return verified.error;
    if (verified.value.seat !== from) return 'wrong-seat';
    this.#distress.set(from, statement);
    this.flush();
    return null;
  }

  async #deposit(entries: readonly string[]): Promise<void> {
    const { client, start, now } = this.#options;
    const answer = await client.deposit(start.match, entries);
    this.#deposits = depositAnswered(this.#deposits, answer, now());
  }
}
