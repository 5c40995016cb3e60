/**
 * Pairs of clients that were introduced to each other, in a process of their own: ten thousand sockets are more than one process
 * may have beside those of another crowd. It is told over IPC what to do.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { introduce } from './encounter.ts';
import { openSession, signIn } from './enter.ts';
import { newTally } from './line.ts';
import { bareCandidate, joinBare, joinPeerJs, type OtherClient, peerJsCandidate } from './others.ts';
import { inTurns, paced } from './pace.ts';
import { keepConnections } from './post.ts';
import type { Kind } from './server-process.ts';
import { candidateText } from './wire.ts';

export type CrowdOrder =
  | { readonly order: 'grow'; readonly pairs: number }
  /** Sends candidates over all pairs in turn, and waits until they have arrived. */
  | { readonly order: 'send'; readonly candidates: number; readonly perSecond: number };

/** What each order is answered with. `arrived`: messages that all clients heard meanwhile. */
export interface CrowdAnswer {
  readonly type: 'crowd';
  readonly pairs: number;
  readonly arrived: number;
}

type Say = (count: number) => void;

const [kind = '', url = ''] = process.argv.slice(2);
/** Pairs that are made at the same time. */
const WIDTH = 8;
/** Candidates that are sent without a pause: more often, a timer would cost more than they do. */
const AT_ONCE = 10;
const ARRIVAL_MS = 60_000;
const tally = newTally();
/** One for each side of each pair. */
const sides: { readonly say: Say; sent: number }[] = [];
const agent = keepConnections(WIDTH);

async function makePair(of: Kind): Promise<readonly Say[]> {
  if (of === 'parley') {
    const enter = async () => openSession(url, await signIn(agent, url), tally);
    const [one, other] = [await enter(), await enter()];
    const { starts } = await introduce(one, other);
    const [first, second] = starts;
    return [
      (count) => one.line.send(candidateText(first.introduction, count)),
      (count) => other.line.send(candidateText(second.introduction, count)),
    ];
  }
  const [join, say] = of === 'bare' ? [joinBare, bareCandidate] : [joinPeerJs, peerJsCandidate];
  const [one, other] = [await join(url, tally), await join(url, tally)];
  const from =
    (sender: OtherClient, receiver: OtherClient): Say =>
    (count) =>
      sender.line.send(say(receiver.id, count));
  return [from(one, other), from(other, one)];
}

async function grow(pairs: number): Promise<void> {
  const made = await inTurns(pairs - sides.length / 2, WIDTH, () => makePair(kind as Kind));
  for (const say of made.flat()) sides.push({ say, sent: 0 });
}

let turn = 0;

async function send(candidates: number, perSecond: number): Promise<void> {
  const before = tally.messages;
  await paced(candidates / AT_ONCE, perSecond / AT_ONCE, async () => {
    for (let index = 0; index < AT_ONCE; index += 1) {
      const side = sides[turn % sides.length];
      turn += 1;
      if (side === undefined) return;
      side.say(side.sent);
      side.sent += 1;
    }
  });
  const until = performance.now() + ARRIVAL_MS;
  while (tally.messages - before < candidates) {
    if (performance.now() > until) throw new Error(`of ${candidates}, ${tally.messages - before} candidates arrived`);
    await sleep(5);
  }
  if (tally.refused > 0) throw new Error(`${tally.refused} candidates were refused`);
}

process.on('message', async (order: CrowdOrder) => {
  const before = tally.messages;
  if (order.order === 'grow') await grow(order.pairs);
  else await send(order.candidates, order.perSecond);
  const answer: CrowdAnswer = { type: 'crowd', pairs: sides.length / 2, arrived: tally.messages - before };
  process.send?.(answer);
});
process.on('disconnect', () => process.exit(0));
process.send?.({ type: 'ready' });
