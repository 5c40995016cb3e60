import { awayText, hearEveryoneText, readDone, readLine, readSeen, sayText, windowText } from '../session/wire.ts';
import type { LoadClient } from './client.ts';
import type { Delays } from './delays.ts';

export interface LookStage {
  readonly delays: Delays;
  readonly second: () => number;
  readonly random: () => number;
  /** What went wrong with a look. */
  readonly failed: (error: unknown) => void;
}

/** Far down enough for a person who scrolls. */
const DEEPEST = 200;
const WINDOW = 24;
/** Higher than any number that a match uses. */
let numbered = 0x2000_0000;
const nextRe = (): number => {
  numbered += 1;
  return numbered;
};

/** One client moves its window on the list, and moves it back. */
export async function look(client: LoadClient, { delays, second, random, failed }: LookStage): Promise<void> {
  const { player } = client;
  if (player === null) return;
  const re = nextRe();
  const began = performance.now();
  const done = player.line.next('the answer to a look', readDone(re));
  player.line.send(windowText(re, Math.floor(random() * DEEPEST), WINDOW));
  try {
    await done;
    delays.add('look', performance.now() - began, second());
    player.line.send(windowText(nextRe(), 0, WINDOW));
  } catch (error) {
    failed(error);
  }
}

/**
 * Measures how long the list takes to tell a change: `watcher` sees somebody of `crowd` in its window, who goes away, and comes
 * back in the next turn.
 * @returns what changes one of them
 */
export function watchPresence(watcher: LoadClient, crowd: readonly LoadClient[], stage: LookStage): () => void {
  const seen = new Set<string>();
  let waiting: { readonly client: string; readonly began: number } | null = null;
  let gone: LoadClient | null = null;
  watcher.greet(({ line }) => {
    seen.clear();
    waiting = null;
    line.hear((text) => {
      const change = readSeen(text);
      if (change === null) return;
      for (const client of change.here) seen.add(client);
      for (const client of change.gone) seen.delete(client);
      const { here, changed, gone: left } = change;
      if (waiting === null || ![...here, ...changed, ...left].includes(waiting.client)) return;
      stage.delays.add('presence', performance.now() - waiting.began, stage.second());
      waiting = null;
    });
    // Makes the server tell who is there.
    line.send(windowText(nextRe(), 1, 100));
    line.send(windowText(nextRe(), 0, 100));
  });
  return () => {
    gone?.player?.line.send(awayText(nextRe(), false));
    gone = null;
    const shown = crowd.filter(({ player }) => player !== null && seen.has(player.client));
    const one = shown[Math.floor(stage.random() * shown.length)];
    if (one === undefined || one.player === null) return;
    gone = one;
    waiting = { client: one.player.client, began: performance.now() };
    one.player.line.send(awayText(nextRe(), true));
  };
}

/** Lets these clients hear the chat of everybody. @returns what makes somebody say a line */
export function chat(hearers: readonly LoadClient[], stage: LookStage): (speaker: LoadClient) => void {
  const said = new Map<string, number>();
  let lines = 0;
  for (const hearer of hearers) {
    hearer.greet(({ line }) => {
      line.hear((text) => {
        const began = said.get(readLine(text) ?? '');
        if (began !== undefined) stage.delays.add('chat', performance.now() - began, stage.second());
      });
      line.send(hearEveryoneText(nextRe()));
    });
  }
  return (speaker) => {
    if (speaker.player === null) return;
    lines += 1;
    const line = `Line ${lines} of a load test`;
    said.set(line, performance.now());
    // What nobody has heard by now was lost.
    said.delete(`Line ${lines - 100} of a load test`);
    speaker.player.line.send(sayText(nextRe(), line));
  };
}
