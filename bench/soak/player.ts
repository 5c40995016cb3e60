/**
 * Some players in one process: guests with keys, reports and sessions in files of their own, who challenge each other and play real
 * matches over real links, again and again. It may be killed at any moment; the next process goes on with the same files.
 */
import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createClient, type ParleyClient, systemTimers } from '@parley/client';
import { fileKeys, fileReports, openSocket } from '@parley/client/node';
import { titleById, titles } from '@parley/games';
import { createMatchSession } from '@parley/match';
import { openLink } from '@parley/peer';
import { nodeRtc } from '@parley/peer/node';
import type { Id, MatchStart } from '@parley/protocol';
import { playMatch } from '../../apps/house/src/bot.ts';
import { makeLog } from '../../apps/house/src/log.ts';
import type { Note, Said } from './words.ts';

/** A move is made after this share of the pause of a house. */
const PAUSE = 0.1;
/** How often one who is idle looks for somebody, in milliseconds. */
const LOOK_MS = 400;
/** Titles by turns whose matches are short. */
const TITLES = ['four-in-a-row'] as const;

const [origin = '', folder = '', first = '0', count = '1'] = process.argv.slice(2);
const timers = systemTimers();
const log = makeLog('silent');
mkdirSync(folder, { recursive: true });

for (let at = 0; at < Number(count); at += 1) void live(`p${Number(first) + at}`);
process.on('disconnect', () => process.exit());

async function live(name: string): Promise<void> {
  const mine = join(folder, name);
  mkdirSync(join(mine, 'reports'), { recursive: true });
  const notes = join(folder, `${name}.jsonl`);
  const note = (said: Said): void => {
    appendFileSync(notes, `${JSON.stringify({ at: Date.now(), who: name, ...said } as Note)}\n`);
  };
  const client = createClient({
    origin,
    fetch: globalThis.fetch,
    openSocket,
    keys: fileKeys(join(mine, 'key.json')),
    reports: fileReports(join(mine, 'reports')),
    timers,
    titles: titles.map(({ id, rules }) => ({ title: id, rules })),
    bearer: true,
    page: null,
  });
  const running = new Set<Id>();
  let connection = '';
  client.subscribe(() => {
    const { state } = client.state.connection;
    const now = state === 'online' ? 'online' : 'offline';
    if (now !== connection) note({ note: now });
    connection = now;
    answer(client, running);
  });
  client.on('match', ({ start }) => {
    if (running.has(start.match)) return;
    running.add(start.match);
    note({ note: 'began', match: start.match });
    begin(client, start, (phase) => {
      running.delete(start.match);
      note({ note: 'over', match: start.match, phase });
    });
  });
  client.on('reported', ({ match, result }) => {
    const player = client.state.self?.player;
    // A report that is there already was acknowledged to somebody who did not hear it.
    if (player !== undefined && (result.ok || result.error.code === 'report-repeated')) {
      note({ note: 'acknowledged', match, player });
    } else if (!result.ok) note({ note: 'refused', match, code: result.error.code });
  });
  await enter(client);
  setInterval(() => look(client, running), LOOK_MS * (0.5 + Math.random()));
}

/** The server may be away for a while, also at the beginning. */
async function enter(client: ParleyClient): Promise<void> {
  for (;;) {
    const connected = await client.connect().catch(() => null);
    if (connected?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}

function answer(client: ParleyClient, running: ReadonlySet<Id>): void {
  const { state } = client;
  if (state.connection.state !== 'online') return;
  const me = state.connection.client;
  for (const table of state.tables.values()) {
    if (!table.invitations.some(({ client: invited }) => invited === me)) continue;
    void client.request({ type: running.size === 0 ? 'consent' : 'decline', table: table.table });
  }
}

function look(client: ParleyClient, running: ReadonlySet<Id>): void {
  const { state } = client;
  if (state.connection.state !== 'online' || running.size > 0 || state.tables.size > 0) return;
  const free = [...state.people.values()].filter((one) => one.state === 'idle');
  const other = free[Math.floor(Math.random() * free.length)];
  const title = TITLES[Math.floor(Math.random() * TITLES.length)];
  if (other === undefined || title === undefined) return;
  void client.request({ type: 'select', to: other.client, title, mode: 'casual', seats: 2, table: null });
}

function begin(client: ParleyClient, start: MatchStart, over: (phase: string) => void): void {
  const title = titleById(start.title);
  if (title === null) return;
  const session = createMatchSession({
    start,
    title,
    client,
    timers,
    openLink: (options) => openLink(options, nodeRtc),
  });
  playMatch({ session, timers, log, strength: 'easy', pause: PAUSE, over: () => over(session.view.phase.phase) });
}
