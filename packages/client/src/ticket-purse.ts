import type { Tickets } from '@parley/protocol';

/** A ticket that the next hello spends. */
export interface Ticket {
  readonly text: string;
  /** `join`: the server made it a moment ago. `return`: kept from before, and perhaps worth nothing any more. */
  readonly kind: 'join' | 'return';
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
  return {
    keep(tickets) {
      join = tickets && { text: tickets.join, until: now() + tickets.joinMs - MARGIN_MS };
      returns = tickets?.returns ?? [];
    },
    take() {
      const fresh = join;
      join = null;
      if (fresh !== null && now() < fresh.until) return { text: fresh.text, kind: 'join' };
      const [text, ...rest] = returns;
      returns = rest;
      return text === undefined ? null : { text, kind: 'return' };
    },
  };
}
