import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { titles } from '@parley/games';
import type { MatchSession } from '@parley/match';
import {
  err,
  type Heads,
  introductionId,
  type OutgoingMessage,
  ok,
  type Refusal,
  type Result,
  type Verdict,
  withCodes,
} from '@parley/protocol';
import { type ArbiterHost, arbiterMeans, openArbiterHost } from '../../apps/server/src/arbiter/arbiter-host.ts';
import { type EvidenceMessage, PRESENCE, TO_EDGES, TO_LOBBY, toArbiter } from '../../apps/server/src/bus/channels.ts';
import { openConnected } from '../../apps/server/src/bus/connected.ts';
import { makeInProcessBus } from '../../apps/server/src/bus/in-process.ts';
import { readConfig } from '../../apps/server/src/operate/config.ts';
import { makeMetrics } from '../../apps/server/src/operate/metrics.ts';
import { makeMemoryStore } from '../../apps/server/src/store/memory.ts';
import type { MatchRow, Store } from '../../apps/server/src/store/store.ts';
import { at, type Company, type FakeClient, gather } from '../../packages/match/src/testing/company.ts';
import { settled } from '../../packages/match/src/testing/settled.ts';
import { builtProgram } from '../../scripts/build.mjs';

/** How often the server looks at its matches, in milliseconds. */
const TICK_MS = 1_000;
/** Entries of one deposit of a transcript that goes with a report. */
const BATCH = 16;

/**
 * Players at one match, as their own programs play it, and the server's arbiter, which gets what they hand in and reads
 * whom they hear. The links are in memory, and one clock is that of all. Frames of links that the server ordered over its
 * relay count as carried, whatever is in them.
 */
export interface ServedCompany {
  readonly company: Company;
  readonly store: Store;
  readonly host: ArbiterHost;
  readonly match: MatchRow;
  /** Everything that the server said to the client of this seat, in order. */
  said(seat: number): readonly OutgoingMessage[];
  /** The connection of this seat to the server ends, or is there again. */
  leave(seat: number): void;
  join(seat: number): void;
  /** The seat is held again by a page that came back (N6). */
  returned(seat: number): void;
  /** Opens the match of each seat, and lets them play whatever their title suggests, one move every so many milliseconds. */
  play(everyMs: number): readonly MatchSession[];
  /** A counter of the server, by its name without the prefix. */
  count(name: 'routes' | 'disputes' | 'unheard' | 'deliveredEntries'): Promise<number>;
  /** Lets time pass until there is a verdict. */
  verdict(limitMs: number): Promise<Verdict>;
  close(): Promise<void>;
}

export async function serveCompany(title: string, seats: number): Promise<ServedCompany> {
  const company = await gather(title, seats);
  const store = makeMemoryStore();
  const faults: unknown[] = [];
  const fault = (what: string, error: unknown): void => void faults.push(what, error);
  const bus = makeInProcessBus({ fault });
  const clock = (): number => company.timers.now();
  const [start] = company.starts;
  if (start === undefined) throw new Error('nobody is there');
  const match: MatchRow = {
    id: start.match,
    title: start.title,
    rules: start.rules,
    mode: start.mode,
    seed: start.seed,
    startedAt: start.startedAt,
    participants: start.participants.map(({ seat, client, key, card }) => ({
      seat,
      player: card.player,
      client,
      key,
      card: { ...card, ratings: [] },
      near: [],
      party: null,
    })),
  };
  await store.matches.start(match);
  const metrics = makeMetrics(false);
  const config = readConfig({ PARLEY_LOG_LEVEL: 'silent' });
  // From source each start of its thread takes longer than the match.
  const auditWorker = pathToFileURL(join(dirname(await builtProgram('server')), 'audit-worker.js'));
  const means = arbiterMeans({ config, clock, auditWorker, fault });
  const lease = 'the only one';
  const holder = { lease, fence: await store.leases.take(lease) };
  const host = await openArbiterHost({
    bus,
    share: { partition: 0, partitions: 1, holder },
    superseded: () => {},
    connected: openConnected(bus),
    means,
    config,
    store,
    metrics,
    clock,
    titles,
    fault,
  });
  const said = company.starts.map((): OutgoingMessage[] => []);
  const connected = new Set<number>();
  const answers = new Map<number, (message: OutgoingMessage) => void>();
  let re = 0;

  function tell(seat: number, message: OutgoingMessage): void {
    if (!connected.has(seat)) return;
    said[seat]?.push(message);
    const client = at(company.clients, seat);
    // What the client makes an event of.
    if ('match' in message || message.type === 'verdict') client.emit(message as Parameters<FakeClient['emit']>[0]);
  }
  const ends = [
    bus.serve(TO_LOBBY, () => {}),
    bus.subscribe(TO_EDGES, ({ order: message }) => {
      if (message.type === 'send') {
        for (const [seat, { client }] of match.participants.entries()) {
          if (message.to.includes(client)) tell(seat, message.message);
        }
      } else if (message.type === 'send-players') {
        for (const [seat, { player }] of match.participants.entries()) {
          if (message.players.includes(player)) tell(seat, message.message);
        }
      } else if (message.type === 'answer') {
        if ('re' in message.message && message.message.re !== null) answers.get(message.message.re)?.(message.message);
      } else if (message.type === 'refuse') {
        const { re: number, code, detail } = message;
        answers.get(number)?.({ type: 'refused', re: number, code, detail });
      }
    }),
  ];

  type Say = EvidenceMessage extends infer M ? (M extends unknown ? Omit<M, 're'> : never) : never;
  function hand(seat: number, message: Say): Promise<OutgoingMessage> {
    re += 1;
    const mine = re;
    const { client, player } = at(match.participants, seat);
    return new Promise((resolve) => {
      answers.set(mine, resolve);
      const full = { ...message, re: mine } as EvidenceMessage;
      bus.send(toArbiter(0), {
        type: 'message',
        client,
        connection: `connection-${seat}`,
        player,
        network: null,
        message: full,
      });
    });
  }
  async function deposit(seat: number, entries: readonly string[]): Promise<Result<Heads, Refusal>> {
    if (!connected.has(seat)) return err({ code: 'internal', detail: 'offline' });
    const answer = await hand(seat, { type: 'deposit', match: match.id, entries: [...entries] });
    if (answer.type === 'refused') return err({ code: answer.code, detail: answer.detail });
    return ok(answer.type === 'done' ? (answer.heads ?? []) : []);
  }
  for (const [seat, client] of company.clients.entries()) {
    const mine = client.send.bind(client);
    client.send = (message) => {
      const taken = connected.has(seat) && mine(message);
      if (taken && (message.type === 'hears' || message.type === 'playing' || message.type === 'distress')) {
        void hand(seat, message);
      }
      return taken;
    };
    client.deposit = (_match, entries) => deposit(seat, entries);
    client.report = async (_match, jws, entries) => {
      client.reports.push(jws);
      for (let from = 0; from < entries.length; from += BATCH) await deposit(seat, entries.slice(from, from + BATCH));
      if (connected.has(seat)) await hand(seat, { type: 'report', match: match.id, report: jws });
    };
  }

  const served: ServedCompany = {
    company,
    store,
    host,
    match,
    said: (seat) => said[seat] ?? [],
    leave(seat) {
      connected.delete(seat);
      const { client } = at(match.participants, seat);
      bus.publish(PRESENCE, { type: 'left', edge: 'edge', client, connection: `connection-${seat}`, why: 'lost' });
    },
    join(seat) {
      connected.add(seat);
      const { client, player } = at(match.participants, seat);
      const connection = `connection-${seat}`;
      bus.publish(PRESENCE, { type: 'joined', edge: 'edge', client, connection, player, at: 0 });
      at(company.clients, seat).emit({ type: 'online' });
    },
    returned(seat) {
      const { client } = at(match.participants, seat);
      bus.send(toArbiter(0), { type: 'returned', match: match.id, seat, client });
    },
    play(everyMs) {
      const sessions = company.starts.map((_, seat) => company.session(seat));
      const move = (): void => {
        company.timers.after(everyMs, move);
        for (const session of sessions) {
          if (session.view.phase.phase === 'playing') session.play(session.suggest(() => 0.3));
        }
      };
      company.timers.after(everyMs, move);
      return sessions;
    },
    async count(name) {
      const { values } = await metrics[name].get();
      return values.reduce((sum, { value }) => sum + value, 0);
    },
    async verdict(limitMs) {
      let verdict: Verdict | null = null;
      const end = clock() + limitMs;
      while (verdict === null) {
        if (clock() >= end) throw new Error('there is no verdict');
        await company.timers.pass(250);
        // Keys sign in their own time. The audit replays in other threads, in a time that is nobody's here.
        await settled();
        await new Promise<void>((resolve) => setTimeout(resolve, 2));
        const stored = await store.matches.verdict(match.id);
        verdict = stored === null ? null : withCodes(stored);
      }
      if (faults.length > 0) throw new Error(`the server had faults: ${String(faults)}`);
      return verdict;
    },
    async close() {
      await Promise.all(ends.map((end) => end()));
      await host.close();
      await means.pool.close();
    },
  };

  const tick = (): void => {
    company.timers.after(TICK_MS, tick);
    for (const [name, link] of company.links) {
      const [from = 0, to = 0] = name.split('-').map(Number);
      if (link.routed === 0 || link.state.state !== 'open') continue;
      const introduction = introductionId(match.id, from, to);
      bus.send(toArbiter(0), { type: 'carried', introduction, from: at(match.participants, from).client });
    }
    host.tick();
  };
  for (const seat of company.starts.keys()) served.join(seat);
  bus.send(toArbiter(0), { type: 'began', match });
  company.timers.after(TICK_MS, tick);
  return served;
}
