import { LIMITS } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import { LinkChat } from './chat.ts';
import { chatFrame, encodeFrame, parseFrame } from './frame.ts';
import type { MatchSession } from './session.ts';
import { at, type Company, gather } from './testing/company.ts';
import { eventually } from './testing/report.ts';

async function begun(company: Company): Promise<readonly MatchSession[]> {
  const sessions = company.starts.map((_, seat) => company.session(seat));
  await eventually(() => expect(sessions.map(({ view }) => view.phase.phase)).not.toContain('linking'));
  return sessions;
}

const said = ({ chat }: MatchSession): (readonly [number, string])[] =>
  chat.lines.map(({ seat, text }) => [seat, text]);

describe('chat in a match', () => {
  it('[C2.7] a line reaches every player over the links, and nothing of it the server', async () => {
    const company = await gather('dots-and-boxes', 3);
    const sessions = await begun(company);
    for (const client of company.clients) client.server = 'gone';
    expect(at(sessions, 1).chat.say('good luck')).toEqual({ ok: true, value: undefined });
    await eventually(() => {
      for (const session of sessions) expect(said(session)).toEqual([[1, 'good luck']]);
    });
    for (const client of company.clients) {
      expect(JSON.stringify([client.sent, client.relayed, client.deposits])).not.toContain('good luck');
    }
  });

  it('[C2.7] a listener is told of each line, until it has left', async () => {
    const company = await gather('four-in-a-row', 2);
    const [first, second] = await begun(company);
    let told = 0;
    const end = second?.chat.subscribe(() => {
      told += 1;
    });
    first?.chat.say('hi');
    await eventually(() => expect(told).toBe(1));
    end?.();
    first?.chat.say('there');
    await eventually(() => expect(second?.chat.lines).toHaveLength(2));
    expect(told).toBe(1);
  });

  it('[C2.11] goes on after what was said before the page was loaded anew', () => {
    const before = [{ id: 7, seat: 1, text: 'good luck', at: 0 }];
    const chat = new LinkChat({ seat: 0, seats: 2, now: () => 0, before, send: () => true });
    chat.say('thanks');
    expect(chat.lines.map(({ id, text }) => [id, text])).toEqual([
      [7, 'good luck'],
      [8, 'thanks'],
    ]);
  });

  it('[C2.7] nothing is said while no link stands', async () => {
    const company = await gather('four-in-a-row', 2);
    company.held = 'yes';
    const first = company.session(0);
    expect(first.chat.say('hello?')).toMatchObject({ ok: false, error: { code: 'unexpected' } });
    expect(first.chat.lines).toEqual([]);
  });
});

describe('a player who floods or forges', () => {
  const chatOf = (clock: { now: number }, send: (text: string) => boolean = () => true) =>
    new LinkChat({ seat: 0, seats: 2, now: () => clock.now, before: [], send });

  it('[C2.6] says so many lines at once, and one more after a time; a modified client is not heard beyond its share', () => {
    const clock = { now: 1_000 };
    const sent: string[] = [];
    const chat = chatOf(clock, (text) => sent.push(text) > 0);
    const answers = Array.from({ length: LIMITS.chatBurst + 2 }, (_, n) => chat.say(`line ${n}`).ok);
    expect(answers.filter(Boolean)).toHaveLength(LIMITS.chatBurst);
    clock.now += LIMITS.chatEveryMs;
    expect([chat.say('later').ok, chat.say('too early').ok]).toEqual([true, false]);
    expect(sent).toHaveLength(LIMITS.chatBurst + 1);
    const heard = chatOf(clock);
    for (let n = 0; n < 10_000; n += 1) heard.heard(1, `flood ${n}`);
    expect(heard.lines.length).toBeLessThanOrEqual(3 * LIMITS.chatBurst);
  });

  it('[C2.6] keeps a bounded number of lines', () => {
    const clock = { now: 1_000 };
    const chat = chatOf(clock);
    for (let n = 0; n < 500; n += 1) {
      clock.now += LIMITS.chatEveryMs;
      chat.heard(1, `line ${n}`);
    }
    expect(chat.lines).toHaveLength(100);
    expect(chat.lines.at(-1)?.text).toBe('line 499');
    chat.heard(9, 'from no seat');
    expect(chat.lines.at(-1)?.text).toBe('line 499');
  });

  it.each([
    ['a bidi override', 'a\u202Eb'],
    ['a zero-width space', 'a\u200Bb'],
    ['a line break', 'a\nb'],
    ['nothing', ''],
    ['too much', 'x'.repeat(LIMITS.chatChars + 1)],
  ])('[C2.1] is not heard with %s, and cannot say it', (_what, text) => {
    expect(parseFrame(encodeFrame({ t: 'chat', text }))).toBe('malformed');
    expect(chatOf({ now: 0 }).say(text)).toMatchObject({ ok: false, error: { code: 'malformed' } });
  });

  it('[C2.7] a line comes back from its frame as it was said', () => {
    expect(parseFrame(chatFrame('<b>👋🏽</b>'))).toEqual({ t: 'chat', text: '<b>👋🏽</b>' });
  });
});
