import { expect, it } from 'vitest';
import { measureGroups } from './groups.ts';

it('[S6.8] what happens in a group is told to as many among many groups as with that group alone', {
  timeout: 120_000,
}, async () => {
  const { lines } = await measureGroups(200, 2, 1);
  for (const { event, messages } of lines) {
    expect(messages.many / messages.alone, event).toBeGreaterThan(0.9);
    expect(messages.many / messages.alone, event).toBeLessThan(1.1);
  }
  const heard = Object.fromEntries(lines.map(({ event, messages }) => [event, messages]));
  // Each hears the chat of its group of a hundred; a line of the list is in about as many windows as a window has lines, which is 24.
  expect(heard.chat?.many).toBeCloseTo(100, 6);
  for (const event of ['join', 'leave', 'state'] as const) {
    expect(heard[event]?.many, event).toBeGreaterThan(20);
    expect(heard[event]?.many, event).toBeLessThan(30);
  }
  expect(heard.state?.broadcast).toBeCloseTo(200, 6);
});
