import { err, type Id, ok, type RefusalCode, type Result, type ServerMessage } from '@parley/protocol';
import type { Metrics } from '../operate/metrics.ts';
import type { MatchRow } from '../store/store.ts';
import { emptyMatrix, type LinkMatrix, lookAt, withWord } from './link-matrix.ts';

export interface LinkDeskDeps {
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly isConnected: (client: Id) => boolean;
  readonly sendTo: (client: Id, message: ServerMessage) => void;
  readonly metrics: Pick<Metrics, 'routes' | 'disputes'>;
}

/** Keeps the link matrix of every undecided match, orders pairs over the relay, and says which are in dispute (T15). */
export interface LinkDesk {
  began(match: MatchRow): void;
  over(match: Id): void;
  /** A client's word of whom it hears. */
  hears(client: Id, match: Id, seats: readonly number[]): Result<void, RefusalCode>;
  /** The relay handed on a frame of this client: of pairs that were ordered there, the time is remembered. */
  carried(introduction: Id, from: Id): void;
  /** The seats of pairs in dispute, both of each. */
  disputed(match: Id): readonly number[];
  tick(): void;
}

interface Table {
  matrix: LinkMatrix;
  /** In order of seats. */
  readonly clients: readonly Id[];
}

export function makeLinkDesk({ clock, isConnected, sendTo, metrics }: LinkDeskDeps): LinkDesk {
  const tables = new Map<Id, Table>();
  // By introduction, then by client; only of pairs that were ordered, as it is looked at for each frame.
  const handed = new Map<Id, Map<Id, number>>();

  function look(match: Id, table: Table, now: number): void {
    const { clients } = table;
    const clientAt = (seat: number): Id => clients[seat] ?? '';
    const carriedAt = (from: number, to: number): number | null =>
      handed.get(introductionOf(match, from, to))?.get(clientAt(from)) ?? null;
    const seen = { isConnected: (seat: number) => isConnected(clientAt(seat)), carriedAt };
    const [matrix, findings] = lookAt(table.matrix, seen, now);
    table.matrix = matrix;
    for (const finding of findings) {
      if (finding.kind === 'dispute') {
        metrics.disputes.inc();
        continue;
      }
      const { a, b } = finding;
      metrics.routes.inc();
      handed.set(introductionOf(match, a, b), new Map());
      sendTo(clientAt(a), { type: 'route', match, peer: b });
      sendTo(clientAt(b), { type: 'route', match, peer: a });
    }
  }

  return {
    began({ id, participants }) {
      tables.set(id, { matrix: emptyMatrix(participants.length), clients: participants.map(({ client }) => client) });
    },

    over(match) {
      const size = tables.get(match)?.clients.length ?? 0;
      tables.delete(match);
      for (let a = 0; a < size; a += 1) {
        for (let b = a + 1; b < size; b += 1) handed.delete(introductionOf(match, a, b));
      }
    },

    hears(client, match, seats) {
      const table = tables.get(match);
      if (table === undefined) return err('unknown-match');
      const seat = table.clients.indexOf(client);
      if (seat < 0) return err('not-a-party');
      if (seats.some((peer) => peer >= table.clients.length)) return err('unexpected');
      table.matrix = withWord(table.matrix, seat, seats, clock());
      return ok(undefined);
    },

    carried(introduction, from) {
      handed.get(introduction)?.set(from, clock());
    },

    disputed: (match) => tables.get(match)?.matrix.disputed ?? [],

    tick() {
      const now = clock();
      for (const [match, table] of tables) look(match, table, now);
    },
  };
}

/** As `pairsOf` of the lobby names them: the lower seat first. */
const introductionOf = (match: Id, one: number, other: number): Id =>
  `${match}-${Math.min(one, other)}${Math.max(one, other)}`;
