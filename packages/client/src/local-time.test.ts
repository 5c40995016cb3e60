import { EMPTY_WINDOW, type ServerMessage } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import { inLocalTime } from './local-time.ts';

const card = { player: 'player-bo', name: 'Bo', avatar: 'b', class: 'limited', ratings: [] } as const;
const table = {
  table: 'table-one',
  title: 'four-in-a-row',
  mode: 'casual',
  seats: 2,
  host: 'client-ada',
  open: false,
  members: [],
  invitations: [{ client: 'client-bo', card: { ...card, ratings: [] }, expiresAt: 130_000 }],
  rematchOf: null,
} satisfies Extract<ServerMessage, { type: 'table' }>['table'];

describe('deadlines by the clock of this device', () => {
  it('[S8.2] an invitation of thirty seconds is one also where the clock is forty seconds fast', () => {
    // The server's clock says 100 s, this one 140 s: the server is 40 s behind.
    const message = inLocalTime({ type: 'table', table }, 100_000 - 140_000);
    expect(message.table.invitations[0]?.expiresAt).toBe(140_000 + 30_000);
  });

  it('[S8.2] so is one at an open table in the window', () => {
    const message = inLocalTime({ type: 'window', ...EMPTY_WINDOW, tables: [table] }, 60_000);
    expect(message.tables[0]?.invitations[0]?.expiresAt).toBe(70_000);
  });

  it('[T2.4] so is the deadline of the reports, and what is no deadline stays as it was', () => {
    const awaiting = { type: 'awaiting', match: 'match-one', reported: [0], deadline: 190_000 } as const;
    expect(inLocalTime({ ...awaiting, reported: [0] }, 60_000).deadline).toBe(130_000);
    const challenge = { type: 'challenge', match: 'match-one', deadline: 190_000 } as const;
    expect(inLocalTime(challenge, 60_000).deadline).toBe(130_000);
    const route = { type: 'route', match: 'match-one', peer: 0 } as const;
    expect(inLocalTime(route, 60_000)).toBe(route);
  });
});
