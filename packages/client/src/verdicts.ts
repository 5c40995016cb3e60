import type { Id, Refusal, Result, Verdict } from '@parley/protocol';

/**
 * Verdicts that were made while this client was away. The server sends a verdict once, to the clients that are online. A
 * client that reported and was away at that moment asks for it after its return (S16).
 */
export interface Verdicts {
  /** This client has reported, and waits. */
  expect(match: Id): void;
  /** A verdict arrived by itself. */
  arrived(match: Id): void;
  /** To be called after each welcome with the matches that the server says are undecided. */
  returned(undecided: readonly Id[]): void;
  /** The server refused a report because it has decided already. */
  late(match: Id): void;
}

export interface VerdictsParts {
  readonly ask: (match: Id) => Promise<Result<Verdict | null, Refusal>>;
  readonly found: (verdict: Verdict) => void;
}

/** More matches than one client plays before it hears of the first. */
const EXPECTED = 64;

export function createVerdicts({ ask, found }: VerdictsParts): Verdicts {
  const expected = new Set<Id>();

  async function look(match: Id): Promise<void> {
    const answer = await ask(match);
    // What arrived meanwhile was told already; what could not be had is asked for after the next welcome.
    if (!answer.ok || answer.value === null || !expected.delete(match)) return;
    found(answer.value);
  }

  return {
    expect(match) {
      expected.add(match);
      for (const oldest of [...expected].slice(0, -EXPECTED)) expected.delete(oldest);
    },
    arrived: (match) => void expected.delete(match),
    returned(undecided) {
      for (const match of expected) if (!undecided.includes(match)) void look(match);
    },
    late(match) {
      expected.add(match);
      void look(match);
    },
  };
}
