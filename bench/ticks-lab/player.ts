/** One seat of a match in real time, in a process and a network of its own. What it is told, and what it answers, comes over IPC. */
import { readFileSync } from 'node:fs';
import { systemTimers } from '@parley/client';
import { seededRandom } from '@parley/games';
import { lightCycles } from '@parley/games/light-cycles';
import { createMatchSession, type MatchSession } from '@parley/match';
import { openLink } from '@parley/peer';
import { nodeRtc } from '@parley/peer/node';
import type { MatchStart } from '@parley/protocol';
import { FakeClient, newSigner } from '../../packages/match/src/testing/company.ts';
import type { Figures, FromPlayer, ToPlayer } from './words.ts';

const signer = await newSigner();
let session: MatchSession | null = null;
let client: FakeClient | null = null;
let since: { readonly at: number; readonly cpu: NodeJS.CpuUsage; readonly sent: number } | null = null;

let played = { tick: 0, at: performance.now() };
let longestStopMs = 0;
/** Between two looks at how far the match is. */
const LOOK_EVERY_MS = 5;

process.on('message', (message: ToPlayer) => {
  switch (message.type) {
    case 'start':
      begin(message.start, message.server);
      return;
    case 'signal':
      client?.emit(message.signal);
      return;
    case 'relayed':
      client?.relay(message.frame);
      return;
    case 'count':
      since = { at: performance.now(), cpu: process.cpuUsage(), sent: sentBytes() };
      longestStopMs = 0;
      say({ type: 'figures', figures: figures() });
      return;
    case 'figures':
      say({ type: 'figures', figures: figures() });
      return;
  }
});
process.on('disconnect', () => process.exit());
say({ type: 'key', key: signer.key });

function begin(start: MatchStart, server: string): void {
  client = new FakeClient(signer, server);
  client.send = (message) => {
    if (message.type === 'signal') say({ type: 'signal', signal: message });
    return true;
  };
  client.sendRelayed = (frame) => {
    say({ type: 'relayed', frame });
    return true;
  };
  session = createMatchSession({
    start,
    title: lightCycles,
    client,
    timers: systemTimers(),
    openLink: (options) => openLink(options, nodeRtc),
  });
  const random = seededRandom(start.seat + 1);
  const { seat } = start;
  session.ticks?.steer((state) => lightCycles.suggest(state as never, seat, random, 'normal'));
  setInterval(look, LOOK_EVERY_MS);
}

function look(): void {
  const now = performance.now();
  const tick = session?.ticks?.frame().tick ?? 0;
  if (tick > played.tick) played = { tick, at: now };
  else longestStopMs = Math.max(longestStopMs, now - played.at);
}

function figures(): Figures {
  if (session?.ticks == null || session.view.kind !== 'ticks') throw new Error('no match');
  const { tick, confirmed, desync } = session.view;
  const cpu = process.cpuUsage(since?.cpu);
  return {
    ...session.ticks.statistics(),
    tick,
    confirmed,
    phase: session.view.phase.phase,
    desync: desync === null ? null : desync.tick,
    ms: since === null ? 0 : performance.now() - since.at,
    cpuMs: (cpu.user + cpu.system) / 1_000,
    sent: sentBytes() - (since?.sent ?? 0),
    longestStopMs,
  };
}

/** All that left this network, with what DTLS, SCTP, UDP and IP add. */
function sentBytes(): number {
  return Number(readFileSync('/sys/class/net/net/statistics/tx_bytes', 'utf8'));
}

function say(message: FromPlayer): void {
  process.send?.(message);
}
