import { FIRST_ACCEPTS, type Presence, type Self, type Table, type Verdict } from '@parley/protocol';
import { base64url } from 'jose';

/** Well-formed values for tests. */
export function card(name: string): Presence['card'] {
  return { player: `player-${name}`, name, avatar: 'a1', class: 'limited', ratings: [] };
}

export function presence(name: string, state: Presence['state'] = 'idle'): Presence {
  return { client: `client-${name}`, card: card(name), state, titles: ['four-in-a-row'] };
}

export function selfOf(name: string, as: Self['class'] = 'limited'): Self {
  return {
    ...card(name),
    class: as,
    portions: ['watch', 'chat', 'casual'],
    accepts: FIRST_ACCEPTS,
    hidden: false,
    quietUntil: null,
    blocked: [],
    groups: ['everyone'],
  };
}

export function table(id: string, change: Partial<Table> = {}): Table {
  return {
    table: id,
    title: 'four-in-a-row',
    mode: 'casual',
    seats: 2,
    host: 'client-ada',
    open: false,
    members: [{ client: 'client-ada', card: card('ada') }],
    invitations: [{ client: 'client-bob', card: card('bob'), expiresAt: 5_000 }],
    rematchOf: null,
    ...change,
  };
}

/** What passes for a signed entry of this chain and place; `what` tells two of one place apart. */
export function entryAt(seat: number, n: number, what = 'an entry'): string {
  return `aaaa.${base64url.encode(JSON.stringify({ seat, n, what }))}.cccc`;
}

export function verdictOf(match: string): Verdict {
  return {
    match,
    title: 'four-in-a-row',
    mode: 'casual',
    decision: 'unanimous',
    official: true,
    ranks: [1, 2],
    scores: null,
    why: { code: 'unanimous', values: { players: 2 } },
    rated: true,
    participants: [],
    reports: [],
    shares: [],
    changes: [],
    evidence: null,
    quorum: null,
    decidedAt: 1,
  };
}
