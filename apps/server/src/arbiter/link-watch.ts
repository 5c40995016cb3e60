import {
  err,
  type Id,
  introductionId,
  type MessageOf,
  type OutgoingMessage,
  ok,
  type RefusalCode,
  type Result,
} from '@parley/protocol';
import type { Metrics } from '../operate/metrics.ts';
import type { MatchRow } from '../store/store.ts';
import {
  type Delivering,
  deliverAt,
  deliveredTo,
  isServed,
  noDelivery,
  type Pair,
  reconnected,
} from './link-delivery.ts';
import { emptyMatrix, type LinkMatrix, lookAt, type Word, withWord, wordsAt } from './link-matrix.ts';
import type { Messenger } from './messenger.ts';

export interface LinkWatchDeps {
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly isConnected: (client: Id) => boolean;
  readonly sendTo: (client: Id, message: OutgoingMessage) => void;
  readonly messenger: Pick<Messenger, 'serve' | 'reconnected' | 'over'>;
  readonly metrics: Pick<Metrics, 'routes' | 'disputes' | 'unheard'>;
}

/** Whom a client says that it hears. */
export type Hears = Pick<Extract<MessageOf<'arbiter'>, { type: 'hears' }>, 'seats' | 'through' | 'waits'>;

/**
 * Keeps the link matrix of every undecided match, orders pairs over the relay, has the messenger deliver to those who do not
 * hear each other, and says which pairs are in dispute (T15).
 */
export interface LinkWatch {
  began(match: MatchRow): void;
  over(match: Id): void;
  /** This client is connected again. */
  joined(client: Id): void;
  /** This client holds the seat from now on (N6). What the seat said before was about links that are gone. */
  moved(match: Id, seat: number, client: Id): void;
  /** A client says which seats it hears. */
  hears(client: Id, match: Id, word: Hears): Result<void, RefusalCode>;
  /** The relay forwarded a frame of this client. For pairs that were ordered there, the time is remembered. */
  carried(introduction: Id, from: Id): void;
  /** Whether two seats have said at any time that they hear each other, so that the match could begin. */
  linked(match: Id): boolean;
  /** Each pair in dispute, with who claims not to hear whom. Nobody can tell which of the two is to blame. */
  disputed(match: Id): readonly Pair[];
  /**
   * Who went on claiming not to hear whom, although the server itself delivered everything that the other one signed and handed
   * in. What `by` said is not so; nothing follows for `of`.
   */
  unheard(match: Id): readonly Pair[];
  tick(): void;
}

interface Watched {
  matrix: LinkMatrix;
  linked: boolean;
  delivering: Delivering;
  /** In order of seats. */
  clients: readonly Id[];
}

export function makeLinkWatch({ clock, isConnected, sendTo, messenger, metrics }: LinkWatchDeps): LinkWatch {
  const watched = new Map<Id, Watched>();
  // By introduction, then by client; only of pairs that were ordered, as it is looked at for each frame.
  const handed = new Map<Id, Map<Id, number>>();

  function look(match: Id, one: Watched, now: number): void {
    const { clients } = one;
    const clientAt = (seat: number): Id => clients[seat] ?? '';
    const isThere = (seat: number): boolean => isConnected(clientAt(seat));
    deliver(match, one, isThere, now);
    const carriedAt = (from: number, to: number): number | null =>
      handed.get(introductionId(match, from, to))?.get(clientAt(from)) ?? null;
    const [matrix, findings] = lookAt(one.matrix, { isConnected: isThere, carriedAt }, now);
    one.matrix = matrix;
    for (const finding of findings) {
      if (finding.kind === 'dispute') {
        metrics.disputes.inc();
        continue;
      }
      const { a, b } = finding;
      metrics.routes.inc();
      handed.set(introductionId(match, a, b), new Map());
      sendTo(clientAt(a), { type: 'route', match, peer: b });
      sendTo(clientAt(b), { type: 'route', match, peer: a });
    }
  }

  function deliver(match: Id, one: Watched, isThere: (seat: number) => boolean, now: number): void {
    const before = one.delivering.unheard.length;
    one.delivering = deliverAt(one.delivering, wordsAt(one.matrix, now), isThere, now);
    metrics.unheard.inc(one.delivering.unheard.length - before);
    for (const [seat, client] of one.clients.entries()) {
      if (!isServed(one.delivering, seat) || !isThere(seat)) continue;
      messenger.serve({ match, seat, client }, deliveredTo(one.delivering, seat));
    }
  }

  return {
    began({ id, participants }) {
      const clients = participants.map(({ client }) => client);
      watched.set(id, { matrix: emptyMatrix(participants.length), linked: false, delivering: noDelivery, clients });
    },

    over(match) {
      const size = watched.get(match)?.clients.length ?? 0;
      watched.delete(match);
      messenger.over(match);
      for (let a = 0; a < size; a += 1) {
        for (let b = a + 1; b < size; b += 1) handed.delete(introductionId(match, a, b));
      }
    },

    joined(client) {
      for (const one of watched.values()) {
        const seat = one.delivering.lines.length === 0 ? -1 : one.clients.indexOf(client);
        if (seat >= 0) one.delivering = reconnected(one.delivering, seat);
      }
      messenger.reconnected(client);
    },

    moved(match, seat, client) {
      const one = watched.get(match);
      if (one === undefined) return;
      one.clients = one.clients.with(seat, client);
      one.delivering = reconnected(one.delivering, seat);
    },

    hears(client, match, { seats, through, waits }) {
      const one = watched.get(match);
      if (one === undefined) return err('unknown-match');
      const seat = one.clients.indexOf(client);
      if (seat < 0) return err('not-a-party');
      if ([...seats, ...through, ...waits].some((peer) => peer >= one.clients.length)) return err('unexpected');
      const now = clock();
      one.matrix = withWord(one.matrix, seat, { hears: [...seats], through: [...through], waits: [...waits], at: now });
      const hearsMe = (peer: number): boolean => {
        const word = one.matrix.words[peer];
        return word?.hears.includes(seat) || word?.through.includes(seat) || false;
      };
      one.linked ||= [...seats, ...through].some(hearsMe);
      // Who waits for a move is about to sign that none came.
      if (waits.length > 0) look(match, one, now);
      return ok(undefined);
    },

    carried(introduction, from) {
      handed.get(introduction)?.set(from, clock());
    },

    linked: (match) => watched.get(match)?.linked ?? false,

    disputed: (match) => watched.get(match)?.matrix.disputed ?? [],

    unheard: (match) => watched.get(match)?.delivering.unheard ?? [],

    tick() {
      const now = clock();
      for (const [match, one] of watched) if (!isQuiet(one)) look(match, one, now);
    },
  };
}

/** Whether there is nothing to find: everybody says that it hears all others. So it is in most matches. */
const isQuiet = ({ matrix: { words, claims }, delivering: { lines } }: Watched): boolean =>
  claims.length === 0 &&
  lines.length === 0 &&
  words.every((word, seat) => word === null || hearsAll(words, word, seat));

const hearsAll = (words: readonly (Word | null)[], { hears, waits }: Word, seat: number): boolean =>
  waits.length === 0 && words.every((_, other) => other === seat || hears.includes(other));
