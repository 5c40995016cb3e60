import { type ClientEvent, type ClientState, INITIAL_STATE, type ParleyClient } from '@parley/client';
import {
  err,
  FIRST_ACCEPTS,
  type MatchStart,
  ok,
  type Refusal,
  type Result,
  type Self,
  type Table,
} from '@parley/protocol';

/** A client without a server: the test is the server. */
export interface FakeClient extends ParleyClient {
  /** Messages that were requested, in order, except lists of listings. */
  readonly requested: object[];
  /** Moves of windows: list, first line, lines. */
  readonly moves: (readonly [string, number, number])[];
  /** Refusals for the next requests, in order; without one, a request is done. */
  readonly refusedRequests: Refusal[];
  readonly entered: number;
  /** What the next enterings answer; empty: entered. */
  readonly refusals: Refusal[];
  begin(start: MatchStart): void;
  tables(...tables: Table[]): void;
  end(refusal: Refusal): void;
  /** The class that the next entering has. */
  kind: Self['class'];
  readonly signOuts: number;
  /** Lists of listings that were published. */
  readonly published: object[];
  /** The class changes while it is online. */
  become(kind: Self['class']): void;
  /** Another welcome. */
  online(): void;
}

const HOUSE: Self = {
  player: 'player-house',
  name: 'House',
  avatar: 'a',
  class: 'house',
  ratings: [],
  portions: ['casual'],
  accepts: FIRST_ACCEPTS,
  hidden: false,
  quietUntil: null,
  blocked: [],
  groups: ['everyone'],
};

export function fakeClient(): FakeClient {
  const listeners = new Set<() => void>();
  const onOnline = new Set<() => void>();
  let signOuts = 0;
  const published: object[] = [];
  const onMatch = new Set<(event: ClientEvent & { type: 'match' }) => void>();
  const requested: FakeClient['requested'] = [];
  const moves: [string, number, number][] = [];
  const refusals: Refusal[] = [];
  const refusedRequests: Refusal[] = [];
  let entered = 0;
  let state: ClientState = INITIAL_STATE;

  function put(change: Partial<ClientState>): void {
    state = { ...state, ...change };
    for (const listener of [...listeners]) listener();
  }

  const unused = async (): Promise<Result<never, Refusal>> => err({ code: 'internal', detail: 'not in this test' });
  const client: FakeClient = {
    requested,
    moves,
    refusedRequests,
    refusals,
    get entered() {
      return entered;
    },
    begin: (start) => {
      for (const listener of [...onMatch]) listener({ type: 'match', start });
    },
    tables: (...tables) => put({ tables: new Map(tables.map((table) => [table.table, table])) }),
    kind: 'house',
    published,
    get signOuts() {
      return signOuts;
    },
    become: (kind) => put({ self: { ...HOUSE, class: kind } }),
    online() {
      for (const listener of [...onOnline]) listener();
    },
    end: (refusal) => put({ connection: { state: 'ended', refusal } }),
    get state() {
      return state;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    on(type, listener) {
      if (type === 'online') onOnline.add(listener as () => void);
      if (type === 'match') onMatch.add(listener as (event: ClientEvent & { type: 'match' }) => void);
      return () => {};
    },
    async enter() {
      entered += 1;
      const refusal = refusals.shift();
      if (refusal) return err(refusal);
      const self = { ...HOUSE, class: client.kind };
      put({ self });
      return ok(self);
    },
    async connect() {
      put({ connection: { state: 'online', client: 'client-house' } });
      client.online();
      return ok(undefined);
    },
    disconnect: () => put({ connection: { state: 'offline' } }),
    async request(message) {
      if (message.type === 'publish') {
        published.push(message.listings);
        return ok({ table: null });
      }
      requested.push(message);
      const refusal = refusedRequests.shift();
      return refusal ? err(refusal) : ok({ table: null });
    },
    async moveWindow(...move) {
      moves.push(move);
      return ok(undefined);
    },
    search: unused,
    running: unused,
    listings: unused,
    send: () => true,
    sendRelayed: () => true,
    onRelayed: () => () => {},
    probe: () => {},
    hideAddress: unused,
    takeNoChallenges: unused,
    signUp: unused,
    signInWithTicket: unused,
    resume: unused,
    signIn: unused,
    signInBy: unused,
    async signOut() {
      signOuts += 1;
      return true;
    },
    signedOut: () => {},
    ask: unused,
    setProfile: async ({ name }) => ok({ ...HOUSE, name: name ?? HOUSE.name }),
    report: async () => {},
    deposit: unused,
    attend: () => () => {},
    invitationLinks: { make: unused, list: unused, revoke: unused, look: unused, use: unused },
    deletePlayer: unused,
    verdict: unused,
    profile: unused,
    call: async () => err({ code: 'internal', detail: 'not in this test' }),
    conduct: {
      own: unused,
      complain: unused,
      appeal: unused,
      administration: unused,
      auditLog: unused,
      administer: unused,
    },
    signer: { key: 'k'.repeat(43), sign: async () => 'a.b.c' },
    serverKeys: async () => ({ keys: [] }),
  };
  return client;
}

export function invitation(table: string, title: string, change: Partial<Table> = {}): Table {
  const card = { player: 'player-ada', name: 'Ada', avatar: 'a', class: 'limited' as const, ratings: [] };
  return {
    table,
    title,
    mode: 'casual',
    seats: 2,
    host: 'client-ada',
    open: false,
    members: [{ client: 'client-ada', card }],
    invitations: [{ client: 'client-house', card: { ...card, class: 'house' }, expiresAt: 9_999_999 }],
    rematchOf: null,
    ...change,
  };
}
