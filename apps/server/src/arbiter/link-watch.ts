import {
  err,
  type Id,
  introductionId,
  type OutgoingMessage,
  ok,
  type RefusalCode,
  type Result,
} from '@parley/protocol';
import type { Metrics } from '../operate/metrics.ts';
import type { MatchRow } from '../store/store.ts';
import { emptyMatrix, type LinkMatrix, lookAt, withWord } from './link-matrix.ts';

export interface LinkWatchDeps {
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly isConnected: (client: Id) => boolean;
  readonly sendTo: (client: Id, message: OutgoingMessage) => void;
  readonly metrics: Pick<Metrics, 'routes' | 'disputes'>;
}

/** Keeps the link matrix of every undecided match, orders pairs over the relay, and says which are in dispute (T15). */
export interface LinkWatch {
  began(match: MatchRow): void;
  over(match: Id): void;
  /** A client says which seats it hears. */
  hears(client: Id, match: Id, seats: readonly number[]): Result<void, RefusalCode>;
  /** The relay forwarded a frame of this client. For pairs that were ordered there, the time is remembered. */
  carried(introduction: Id, from: Id): void;
  /** Whether two seats have said at any time that they hear each other, so that the match could begin. */
  linked(match: Id): boolean;
  /** The seats of all pairs in dispute. */
  disputed(match: Id): readonly number[];
  tick(): void;
}

interface Watched {
  matrix: LinkMatrix;
  linked: boolean;
  /** In order of seats. */
  readonly clients: readonly Id[];
}

export function makeLinkWatch({ clock, isConnected, sendTo, metrics }: LinkWatchDeps): LinkWatch {
  const watched = new Map<Id, Watched>();
  // By introduction, then by client; only of pairs that were ordered, as it is looked at for each frame.
  const handed = new Map<Id, Map<Id, number>>();

  function look(match: Id, one: Watched, now: number): void {
    const { clients } = one;
    const clientAt = (seat: number): Id => clients[seat] ?? '';
    const carriedAt = (from: number, to: number): number | null =>
      handed.get(introductionId(match, from, to))?.get(clientAt(from)) ?? null;
    const seen = { isConnected: (seat: number) => isConnected(clientAt(seat)), carriedAt };
    const [matrix, findings] = lookAt(one.matrix, seen, now);
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

  return {
    began({ id, participants }) {
      const clients = participants.map(({ client }) => client);
      watched.set(id, { matrix: emptyMatrix(participants.length), linked: false, clients });
    },

    over(match) {
      const size = watched.get(match)?.clients.length ?? 0;
      watched.delete(match);
      for (let a = 0; a < size; a += 1) {
        for (let b = a + 1; b < size; b += 1) handed.delete(introductionId(match, a, b));
      }
    },

    hears(client, match, seats) {
      const one = watched.get(match);
      if (one === undefined) return err('unknown-match');
      const seat = one.clients.indexOf(client);
      if (seat < 0) return err('not-a-party');
      if (seats.some((peer) => peer >= one.clients.length)) return err('unexpected');
      one.matrix = withWord(one.matrix, seat, seats, clock());
      one.linked ||= seats.some((peer) => one.matrix.words[peer]?.hears.includes(seat) ?? false);
      return ok(undefined);
    },

    carried(introduction, from) {
      handed.get(introduction)?.set(from, clock());
    },

    linked: (match) => watched.get(match)?.linked ?? false,

    disputed: (match) => watched.get(match)?.matrix.disputed ?? [],

    tick() {
      const now = clock();
      // Most matches are of two, in which there is nothing to find.
      for (const [match, one] of watched) if (one.clients.length > 2) look(match, one, now);
    },
  };
}
