import type { Timers } from '@parley/client';
import type { Strength } from '@parley/games';
import type { MatchSession, Reaction } from '@parley/match';
import type { Log } from './log.ts';

/** As long as a person would think about an easy move. A faster bot feels like a machine. */
const PAUSE_MS = { min: 400, max: 900 };
/** The first move comes sooner, because a player who clicked "play" wants to see that the match began (W1). */
const FIRST_PAUSE_MS = { min: 150, max: 300 };
/** The bot does not try a refused move for ever; giving up frees the other side. */
const TRIES = 3;
/** The last frames, such as this side's final entry, are sent before the links close. */
const FAREWELL_MS = 2_000;
/** A kind word, as soon as a person would say it, and before the links close. */
const WORD_MS = 700;
/** In real time: ticks for which an input is held before the bot looks again. A person does not look at each sixtieth of a second. */
const LOOKS_EVERY: Readonly<Record<Strength, number>> = { easy: 3, normal: 2, strong: 1 };
/** How long the links stay for the others if this side has reported and no verdict came. */
const LINGER_MS = 60_000;

export interface BotParts {
  readonly session: MatchSession;
  readonly timers: Timers;
  readonly log: Log;
  /** How well it plays; a beginner where it is not given. */
  readonly strength?: Strength;
  /** Share of the usual pause before a move; default 1. */
  readonly pause?: number;
  /** Called once, when the match is over for the house or its session is broken. The session is disposed of by then. */
  readonly over: () => void;
}

/**
 * Plays one match and ends its session afterwards. Returns a function that stops it at once.
 */
export function playMatch({ session, timers, log, over, strength = 'easy', pause = 1 }: BotParts): () => void {
  const { seat, match } = session.start;
  let pausing: { readonly ply: number; readonly cancel: () => void } | null = null;
  let cancelEnd: (() => void) | null = null;
  let lingering = false;
  let moved = false;
  let refused = 0;
  let ended = false;
  /** What was said to the others at the end, each once. */
  const said = new Set<Reaction>();

  /** In real time the session asks for the input of each tick. */
  function steer(): void {
    const { ticks, title } = session;
    if (ticks === null || title.kind !== 'ticks') return;
    let left = 0;
    let input = new Uint8Array(title.inputBytes);
    ticks.steer((state) => {
      left -= 1;
      if (left > 0) return input;
      left = LOOKS_EVERY[strength];
      try {
        input = Uint8Array.from(title.suggest(state, seat, timers.random, strength));
      } catch (fault) {
        // The match is in the middle of a tick. It is given up once that is over, and nobody asks again meanwhile.
        ticks.steer(null);
        timers.after(0, () => giveUp(fault));
      }
      return input;
    });
  }

  function look(): void {
    const { phase } = session.view;
    switch (phase.phase) {
      case 'linking':
      case 'returning':
        return;
      case 'playing':
        consider();
        return;
      case 'reported':
        say('good-game');
        if (!lingering) endAfter(LINGER_MS);
        lingering = true;
        return;
      case 'decided':
        say('good-game');
        endAfter(FAREWELL_MS);
        return;
      case 'moved':
      case 'void':
        endAfter(FAREWELL_MS);
        return;
      case 'broken':
        end();
        return;
      default:
        unreachable(phase);
    }
  }

  function consider(): void {
    if (session.ticks !== null) return;
    const { turn, ply, byItself } = session.view;
    if (pausing?.ply === ply && turn === seat) return;
    pausing?.cancel();
    pausing = null;
    if (turn !== seat || byItself) return;
    const { min, max } = moved ? PAUSE_MS : FIRST_PAUSE_MS;
    const waitMs = pause * (min + (max - min) * timers.random());
    pausing = { ply, cancel: timers.after(waitMs, () => guarded(move)) };
  }

  function move(): void {
    pausing = null;
    const { view } = session;
    if (view.phase.phase !== 'playing' || view.turn !== seat) return;
    const played = session.play(session.suggest(timers.random, strength));
    moved = true;
    if (played.ok) {
      refused = 0;
      return;
    }
    refused += 1;
    log.warn({ match, ply: view.ply, code: played.error.code, detail: played.error.detail }, 'move refused');
    if (refused >= TRIES) session.resign();
    else consider();
  }

  function say(reaction: Reaction): void {
    if (said.has(reaction)) return;
    said.add(reaction);
    timers.after(WORD_MS, () => guarded(() => void session.reactions.react(reaction)));
  }

  /** Who says “Good game” to the bot after the end is thanked. */
  function listen(): void {
    if (!said.has('good-game')) return;
    if (session.reactions.latest.some((other) => other.seat !== seat && other.reaction === 'good-game')) say('thanks');
  }

  function endAfter(ms: number): void {
    cancelEnd?.();
    cancelEnd = timers.after(ms, end);
  }

  function end(): void {
    if (ended) return;
    ended = true;
    pausing?.cancel();
    cancelEnd?.();
    unsubscribe();
    unlisten();
    try {
      session.dispose();
    } catch (fault) {
      log.error({ match, err: fault }, 'a session could not be closed');
    }
    over();
  }

  /** A fault in one match ends this match; the others continue. */
  function guarded(run: () => void): void {
    try {
      if (!ended) run();
    } catch (fault) {
      giveUp(fault);
    }
  }

  function giveUp(fault: unknown): void {
    if (ended) return;
    log.error({ match, err: fault }, 'a match was given up after a fault');
    end();
  }

  guarded(steer);
  const unlisten = session.reactions.subscribe(() => guarded(listen));
  const unsubscribe = session.subscribe(() => guarded(look));
  guarded(look);
  return end;
}

function unreachable(phase: never): never {
  throw new Error(`not a phase: ${JSON.stringify(phase)}`);
}
