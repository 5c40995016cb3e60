import type { Agent } from 'node:http';
import { type Guest, openSession, type Player, signIn } from '../session/enter.ts';
import type { Tally } from '../session/line.ts';
import { comeBack } from '../session/return.ts';
import type { Delays } from './delays.ts';

/** What all clients of one test share. */
export interface Stage {
  readonly to: readonly string[];
  /** One for each origin. */
  readonly agents: readonly Agent[];
  readonly tally: Tally;
  readonly delays: Delays;
  readonly random: () => number;
  /** Seconds since everybody had signed in. */
  readonly second: () => number;
  readonly others: number;
  readonly stopped: () => boolean;
  /** A connection was lost, with the code with which it was closed; a client is back. */
  readonly lost: (code: number) => void;
  readonly back: () => void;
}

/** Longer than an answer takes that a person would wait for (milliseconds). */
const PATIENCE_MS = 15_000;
/** A client that does not come back for so long has given up (milliseconds). */
const RETURN_MS = 120_000;

/** One client of the test: it keeps its session, and comes back where its connection is lost. */
export class LoadClient {
  /** Null while the connection is lost. */
  player: Player | null;
  readonly #guest: Guest;
  readonly #at: number;
  readonly #stage: Stage;
  readonly #waiting: ((player: Player | null) => void)[] = [];
  /** What is to be done again with each new connection. */
  readonly #greetings: ((player: Player) => void)[] = [];

  private constructor(guest: Guest, player: Player, at: number, stage: Stage) {
    this.#guest = guest;
    this.player = player;
    this.#at = at;
    this.#stage = stage;
    this.#watch(player);
  }

  /** Signs a new guest in and waits for its welcome. @param at number of the client: spreads clients over the origins */
  static async enter(at: number, stage: Stage): Promise<LoadClient> {
    const { to, agents, delays, second, tally } = stage;
    const place = at % to.length;
    const [url, agent] = [to[place], agents[place]];
    if (url === undefined || agent === undefined) throw new Error('a client needs a server');
    const began = performance.now();
    const guest = await signIn(agent, url);
    const signedIn = performance.now();
    delays.add('sign-in', signedIn - began, second());
    const player = await openSession(url, guest, tally, PATIENCE_MS);
    delays.add('join', performance.now() - signedIn, second());
    return new LoadClient(guest, player, at, stage);
  }

  /** The client with its connection; waits until it is back. Null where the test ends before. */
  present(): Promise<Player | null> {
    return this.player === null ? new Promise((resolve) => this.#waiting.push(resolve)) : Promise.resolve(this.player);
  }

  /** Does this now and after each return. */
  greet(greeting: (player: Player) => void): void {
    this.#greetings.push(greeting);
    if (this.player !== null) greeting(this.player);
  }

  #watch(player: Player): void {
    void player.line.ended.then((code) => {
      if (this.#stage.stopped() || this.player !== player) return;
      this.player = null;
      this.#stage.lost(code);
      void this.#return();
    });
  }

  async #return(): Promise<void> {
    const { to, tally, random, others, delays, second, stopped } = this.#stage;
    const began = performance.now();
    // A proxy before several edges sends the next try to another one.
    const urlOf = (attempt: number): string => to[(this.#at + attempt) % to.length] ?? '';
    const { player } = await comeBack(urlOf, this.#guest, tally, random, others, began + RETURN_MS);
    if (player === null || stopped()) {
      player?.line.cut();
      for (const resolve of this.#waiting.splice(0)) resolve(null);
      return;
    }
    delays.add('return', performance.now() - began, second());
    this.player = player;
    this.#stage.back();
    this.#watch(player);
    for (const greeting of this.#greetings) greeting(player);
    for (const resolve of this.#waiting.splice(0)) resolve(player);
  }
}
