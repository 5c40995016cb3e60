import { type ClientMessage, costOf, LIMITS } from '@parley/protocol';
import { expect, it } from 'vitest';
import { createPace } from './pace.ts';
import { fakeTimers } from './testing/clock.ts';

const entries = (count: number): string[] => Array.from({ length: count }, () => 'a.b.c');

const MESSAGES: readonly (readonly [string, ClientMessage])[] = [
  ['pings', { type: 'ping', re: 1 }],
  ['searches', { type: 'search', re: 1, text: 'ada' }],
  ['blocks', { type: 'block', re: 1, player: 'player-ada' }],
  ['deposits', { type: 'deposit', re: 1, match: 'match-one', entries: entries(LIMITS.depositEntries) }],
];

it.each(MESSAGES)('[O6.9] many %s at once all go, in order, and never over the limits', async (_what, message) => {
  const timers = fakeTimers();
  const written: { readonly at: number; readonly text: string }[] = [];
  const pace = createPace(timers, (text) => written.push({ at: timers.now(), text }));
  const texts = Array.from({ length: 150 }, (_, n) => `message ${n}`);
  for (const text of texts) pace.send(text, costOf(message));
  await timers.advance(60_000);
  expect(written.map(({ text }) => text)).toEqual(texts);
  // As the server counts.
  let tokens: number = LIMITS.burstMessages;
  let at = written[0]?.at ?? 0;
  for (const each of written) {
    tokens = Math.min(LIMITS.burstMessages, tokens + ((each.at - at) / 1_000) * LIMITS.messagesPerSecond);
    at = each.at;
    tokens -= costOf(message);
    expect(tokens).toBeGreaterThanOrEqual(0);
  }
});
