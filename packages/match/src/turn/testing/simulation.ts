import { nextEntry, type SignedEntry } from '@parley/evidence';
import { signed } from '@parley/evidence/testing';
import { ownOf, practiceSecret, seededRandom, type TurnTitle } from '@parley/games';
import { type Heads, headsOf } from '../heads.ts';
import { step } from '../step.ts';
import { beginMatch, hearsOf, refusalOf, type TurnCommand, type TurnInput, type TurnMatch } from '../turn-match.ts';

/** How a simulated player behaves. */
export type Conduct =
  /** Plays, now and then too slowly. */
  | { readonly kind: 'plays' }
  | { readonly kind: 'resigns'; readonly at: number }
  /** Stays linked but neither plays nor gives up from this moment on. */
  | { readonly kind: 'stalls'; readonly at: number }
  /** It is gone from this moment on. With `bye` its links end; otherwise they fall silent without a reason. */
  | { readonly kind: 'vanishes'; readonly at: number; readonly bye: boolean }
  /** Signs forbidden entries again and again, for every peer that is there, and plays on. */
  | { readonly kind: 'cheats' };

/** The link between two of them breaks and is repaired: what it carries then waits, and nothing is lost. */
export interface Outage {
  readonly a: number;
  readonly b: number;
  readonly from: number;
  readonly until: number;
}

export interface Plan {
  readonly title: TurnTitle;
  readonly conducts: readonly Conduct[];
  readonly outages: readonly Outage[];
  readonly latencyMs: { readonly min: number; readonly max: number };
  readonly seed: number;
  /** Ends the run as soon as this holds. */
  readonly until?: (nodes: readonly TurnMatch[]) => boolean;
}

type Message = { readonly entry: SignedEntry } | { readonly heads: Heads; readonly hears: readonly number[] };
const LIMIT_MS = 3_600_000;
/** A link notices silence after half a second, and within two tenths more. */
const SILENCE_MS = 500;
const HASH = 'x'.repeat(43);

/** Stands for the hash of a state: alike for equal states. */
export const spelled = (state: unknown): string => JSON.stringify(state);

/** Runs one match among all its players over links that delay, break and are repaired, in simulated time, to the end. */
export function simulate(plan: Plan): readonly TurnMatch[] {
  const { title, conducts } = plan;
  const random = seededRandom(plan.seed);
  const seats = conducts.length;
  const setup = {
    match: 'simulated-match',
    title,
    seats,
    seed: plan.seed,
    genesis: conducts.map((_, seat) => `genesis-${seat}`.padEnd(43, '.')),
  };
  const secretOf = (seat: number): string => practiceSecret(plan.seed, seat);
  const nodes = conducts.map(
    (_, seat): TurnMatch => ({ ...beginMatch(setup, seat, 0), secret: { kind: 'known', value: secretOf(seat) } }),
  );
  const entries = new Map<string, SignedEntry>();
  const arrivals = new Map<string, number>();
  const ways = new Map<string, Message[]>();
  const brokenUntil = new Map<string, number>();
  const brokenSince = new Map<string, number>();
  const queue: { readonly at: number; readonly order: number; readonly run: () => void }[] = [];
  const open = new Set<string>();
  let now = 0;
  let order = 0;

  const at = (time: number, run: () => void): void => {
    order += 1;
    queue.push({ at: time, order, run });
  };
  const key = (a: number, b: number): string => (a < b ? `${a}-${b}` : `${b}-${a}`);
  const latency = (): number => plan.latencyMs.min + random() * (plan.latencyMs.max - plan.latencyMs.min);

  const input = (seat: number, given: TurnInput): void => {
    const node = nodes[seat];
    if (node === undefined) return;
    const [next, commands] = step(node, given, now);
    nodes[seat] = next;
    for (const command of commands) run(seat, command);
  };
  const run = (seat: number, command: TurnCommand): void => {
    if (command.kind === 'sign') {
      const { transcript, ply, act, state } = command;
      const entry = signed(nextEntry(transcript, seat, ply, act, spelled(state)));
      entries.set(entry.jws, entry);
      at(now + random() * 20, () => input(seat, { kind: 'entry', from: seat, entry }));
    } else if (command.kind === 'send') {
      const entry = entries.get(command.jws);
      if (entry) post(seat, command.seat, { entry });
    } else if (command.kind === 'heads') {
      const node = nodes[seat];
      if (node) post(seat, command.seat, { heads: headsOf(node.transcript), hears: hearsOf(node) });
    }
  };
  const post = (from: number, to: number, message: Message): void => {
    const link = key(from, to);
    if (!open.has(link)) return;
    // In order on one link, as the reliable channel has it; in any order between links.
    const way = ways.get(`${from}>${to}`) ?? [];
    ways.set(`${from}>${to}`, [...way, message]);
    arrive(from, to, now + latency());
  };
  const arrive = (from: number, to: number, earliest: number): void => {
    const link = key(from, to);
    const time = Math.max(earliest, (arrivals.get(`${from}>${to}`) ?? 0) + 0.001);
    arrivals.set(`${from}>${to}`, time);
    at(time, () => {
      const until = brokenUntil.get(link) ?? 0;
      if (until > now) {
        if (until < LIMIT_MS) arrive(from, to, until + latency());
        return;
      }
      const [message, ...rest] = ways.get(`${from}>${to}`) ?? [];
      ways.set(`${from}>${to}`, rest);
      if (message === undefined || !open.has(link)) return;
      input(to, 'entry' in message ? { kind: 'entry', from, ...message } : { kind: 'heads', from, ...message });
    });
  };
  const breakLink = (a: number, b: number, until: number): void => {
    const link = key(a, b);
    const broken = (): boolean => (brokenUntil.get(link) ?? 0) > now;
    if (!broken()) brokenSince.set(link, now);
    const since = brokenSince.get(link) ?? now;
    brokenUntil.set(link, Math.max(brokenUntil.get(link) ?? 0, until));
    for (const [seat, peer] of [
      [a, b],
      [b, a],
    ] as const) {
      const here = (): boolean => open.has(link) && brokenSince.get(link) === since && !gone(seat);
      at(since + SILENCE_MS + random() * 200, () => {
        if (broken() && here()) input(seat, { kind: 'silent', seat: peer, since });
      });
      if (until < LIMIT_MS) {
        at(until + latency(), () => {
          if (!broken() && here()) input(seat, { kind: 'silent', seat: peer, since: null });
        });
      }
    }
  };
  const setLink = (a: number, b: number, link: 'open' | 'closed'): void => {
    if (open.has(key(a, b)) === (link === 'open')) return;
    if (link === 'open') open.add(key(a, b));
    else open.delete(key(a, b));
    for (const [seat, peer] of [
      [a, b],
      [b, a],
    ] as const) {
      at(now + random() * 300, () => {
        if (open.has(key(a, b)) === (link === 'open')) input(seat, { kind: 'link', seat: peer, link });
      });
    }
  };

  const gone = (seat: number): boolean => {
    const conduct = conducts[seat];
    return conduct?.kind === 'vanishes' && now >= conduct.at;
  };
  const stalled = (seat: number): boolean => {
    const conduct = conducts[seat];
    return conduct?.kind === 'stalls' && now >= conduct.at;
  };

  const think = (seat: number): void => {
    const node = nodes[seat];
    if (node === undefined || node.stage.stage === 'final' || gone(seat) || stalled(seat)) return;
    const conduct = conducts[seat];
    if (conduct?.kind === 'resigns' && now >= conduct.at) {
      input(seat, { kind: 'act', act: { kind: 'resign', reason: 'resigned' } });
    } else if (conduct?.kind === 'cheats' && random() < 0.3) cheat(seat, node);
    else if (node.position.turn === seat && title.moves(node.position.state).length > 0) {
      const { state } = node.position;
      const move = title.suggest(state, random, 'easy', ownOf(title, state, seat, secretOf));
      if (refusalOf(node, { kind: 'move', move }) === null) input(seat, { kind: 'act', act: { kind: 'move', move } });
    }
    at(now + (random() < 0.01 ? 70_000 : 100 + random() * 1_500), () => think(seat));
  };
  const cheat = (seat: number, node: TurnMatch): void => {
    const { position, transcript } = node;
    const other = (seat + 1 + Math.floor(random() * (seats - 1))) % seats;
    const legal = title.moves(position.state)[0];
    const forged = [
      nextEntry(transcript, seat, position.ply, { kind: 'move', move: { column: 99, edge: 9_999 } }, HASH),
      nextEntry(transcript, seat, position.ply + 1, { kind: 'move', move: legal }, HASH),
      nextEntry(transcript, seat, Math.max(0, position.ply - 1), { kind: 'resign', reason: 'left' }, HASH),
      { ...nextEntry(transcript, seat, position.ply, { kind: 'move', move: legal }, HASH), n: 700 },
      {
        ...nextEntry(transcript, seat, position.ply, { kind: 'move', move: legal }, HASH),
        n: (transcript.chains[seat]?.length ?? 0) + 3,
      },
    ];
    const entry = forged[Math.floor(random() * (position.turn === seat ? 1 : 4))];
    // A resignation at the present ply is no forgery.
    if (entry && !(entry.act.kind === 'resign' && entry.ply === position.ply))
      post(seat, other, { entry: signed(entry) });
  };
  const ticking = (seat: number): void => {
    if (gone(seat)) return;
    const node = nodes[seat];
    // A stalled player answers, but its own clock never makes it give up, and its device opens nothing.
    if (!stalled(seat)) input(seat, { kind: 'time' });
    else if (node !== undefined) nodes[seat] = { ...node, secret: { kind: 'asked' } };
    at(now + 250, () => ticking(seat));
  };

  for (let a = 0; a < seats; a += 1) {
    for (let b = a + 1; b < seats; b += 1) at(random() * 500, () => setLink(a, b, 'open'));
    at(random() * 250, () => ticking(a));
    at(1_000, () => think(a));
    const conduct = conducts[a];
    if (conduct?.kind === 'vanishes') {
      at(conduct.at, () => {
        for (let b = 0; b < seats; b += 1) {
          if (b === a) continue;
          if (conduct.bye) setLink(a, b, 'closed');
          else breakLink(a, b, Number.POSITIVE_INFINITY);
        }
      });
    }
  }
  for (const { a, b, from, until } of plan.outages) {
    at(from, () => {
      if (!gone(a) && !gone(b)) breakLink(a, b, until);
    });
  }

  const done = (): boolean =>
    plan.until?.(nodes) === true ||
    nodes.every((node, seat) => node.stage.stage === 'final' || gone(seat) || conducts[seat]?.kind === 'stalls');
  while (!done() && now < LIMIT_MS) {
    let first = 0;
    for (let index = 1; index < queue.length; index += 1) {
      const one = queue[index];
      const best = queue[first];
      if (one && best && (one.at < best.at || (one.at === best.at && one.order < best.order))) first = index;
    }
    const [event] = queue.splice(first, 1);
    if (event === undefined) break;
    now = event.at;
    event.run();
  }
  return nodes;
}
