import type { Tickets } from '@parley/protocol';

/** A ticket that the next hello spends. */
export interface Ticket {
  readonly text: string;
  /** `join`: the server made it a moment ago. `return`: kept from before, and perhaps worth nothing any more. */
  readonly kind: 'join' | 'return';
  /** It did not leave this client, because the server was out of reach: one for returning is used another time. */
  unused(): void;
}

/** The tickets that this client has from the last answer of the server, each to be used once. */
export interface TicketPurse {
  keep(tickets: Tickets | null): void;
  /** The best one at hand; null: the server has to be asked. */
  take(): Ticket | null;
}

/** What is left of its life when a join ticket is used: the way to the server, with a handshake, fits into it. */
const MARGIN_MS = 3_000;

export function createTicketPurse(now: () => number): TicketPurse {
  let join: { readonly text: string; readonly until: number } | null = null;
  let returns: readonly string[] = [];
  // With each answer of the server: a ticket from before it must not come back.
  let answers = 0;
  return {
    keep(tickets) {
      answers += 1;
      join = tickets && { text: tickets.join, until: now() + tickets.joinMs - MARGIN_MS };
      returns = tickets?.returns ?? [];
    },
    take() {
      const fresh = join;
      join = null;
      if (fresh !== null && now() < fresh.until) return { text: fresh.text, kind: 'join', unused: () => {} };
      const [text, ...rest] = returns;
      if (text === undefined) return null;
      returns = rest;
      const answer = answers;
      const unused = (): void => {
        if (answer === answers) returns = [text, ...returns];
      };
      return { text, kind: 'return', unused };
    },
  };
}
