import { automaticMove, playedBy, practiceSecret, type TurnTitle } from '@parley/games';
import type { MatchSession, MatchView, Phase, SeenReaction } from '@parley/match';
import { err, type MatchStart, ok } from '@parley/protocol';

type TurnView = Extract<MatchView, { kind: 'turns' }>;

/** A match over one board in memory: the title's real rules, and no links. Each seat gets its own session. */
export interface Board {
  readonly title: TurnTitle;
  seat(seat: number): MatchSession;
  /** Sessions that were disposed of, by seat. */
  readonly disposed: readonly number[];
  readonly resigned: readonly number[];
  readonly left: readonly number[];
  /** Every reaction, in order. */
  readonly reacted: readonly (readonly [seat: number, reaction: string])[];
  readonly ply: number;
  readonly over: boolean;
  /** Sets the phase that all see. */
  phase(phase: Phase): void;
  /** When true, moves are refused. */
  refusing: boolean;
}

export function startOf(match: string, title: TurnTitle, seats: number, seat = 0): MatchStart {
  const participants = Array.from({ length: seats }, (_, index) => ({
    seat: index,
    client: `client-${index}`,
    key: 'k'.repeat(43),
    card: { player: `player-${index}`, name: `Player ${index}`, avatar: 'a', class: 'limited' as const, ratings: [] },
  }));
  const links = { introductions: [], iceServers: [] };
  return {
    match,
    title: title.id,
    rules: title.rules,
    mode: 'casual',
    seed: 7,
    startedAt: 1,
    participants,
    seat,
    ...links,
  };
}

const secretOf = (seat: number): string => practiceSecret(7, seat);

/** The state after what the devices sign by themselves in it (N9). */
function settled(title: TurnTitle, state: unknown): unknown {
  const turn = title.turn(state);
  const move = automaticMove(title, state, secretOf);
  if (turn === null || move === null) return state;
  const applied = title.apply(state, turn, move);
  return applied.ok ? settled(title, applied.state) : state;
}

export function board(title: TurnTitle, seats: number, match = 'match-one'): Board {
  const listeners = new Set<() => void>();
  const disposed: number[] = [];
  const resigned: number[] = [];
  const left: number[] = [];
  const reacted: (readonly [number, string])[] = [];
  const listening = new Set<() => void>();
  let said: readonly SeenReaction[] = [];
  const first = settled(title, title.initial(seats, 7));
  let view: TurnView = {
    kind: 'turns',
    phase: { phase: 'playing' },
    seats: [],
    state: first,
    turn: title.turn(first),
    byItself: false,
    ply: 0,
    last: null,
    turnEndsAt: null,
    own: null,
    outcome: null,
    watchers: 0,
  };

  function put(change: Partial<TurnView>): void {
    view = { ...view, ...change };
    for (const listener of [...listeners]) listener();
  }

  const made: Board = {
    title,
    disposed,
    resigned,
    left,
    reacted,
    refusing: false,
    get ply() {
      return view.ply;
    },
    get over() {
      return view.outcome !== null;
    },
    phase: (phase) => put({ phase }),
    seat: (seat) => ({
      start: startOf(match, title, seats, seat),
      title,
      ticks: null,
      reactions: {
        get latest() {
          return said;
        },
        subscribe(listener) {
          listening.add(listener);
          return () => void listening.delete(listener);
        },
        react(reaction) {
          const others = said.filter((other) => other.seat !== seat);
          said = [...others, { id: said.length + 1, seat, reaction, at: 0 }];
          reacted.push([seat, reaction]);
          for (const listener of [...listening]) listener();
          return ok(undefined);
        },
      },
      chat: { lines: [], subscribe: () => () => {}, say: () => ok(undefined) },
      get view() {
        return view;
      },
      subscribe(listener) {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
      play(move) {
        if (made.refusing) return err({ code: 'unexpected', detail: 'refusing' });
        const applied = title.apply(view.state, seat, move);
        if (!applied.ok) return err({ code: 'unexpected', detail: applied.error });
        const state = settled(title, applied.state);
        put({ state, ply: view.ply + 1, turn: title.turn(state), last: { seat, move }, outcome: title.outcome(state) });
        return ok(undefined);
      },
      suggest: (random, strength) => playedBy(title, view.state, secretOf, random, strength),
      resign: () => void resigned.push(seat),
      leave: () => void left.push(seat),
      linkStats: async () => null,
      dispose: () => void disposed.push(seat),
    }),
  };
  return made;
}
