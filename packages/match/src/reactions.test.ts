import { describe, expect, it } from 'vitest';
import { encodeFrame, parseFrame, reactionFrame } from './frame.ts';
import { LinkReactions, REACTIONS, type Reaction } from './reactions.ts';
import { at, gather } from './testing/company.ts';
import { eventually } from './testing/report.ts';

const HUGE = 'x'.repeat(10_000);

const reactionsOf = (clock: { now: number }, send: (reaction: Reaction) => boolean = () => true) =>
  new LinkReactions({ seat: 0, seats: 2, now: () => clock.now, send });

describe('reactions in a match', () => {
  it('[C2.8] one reaches every player over the links, and nothing of it the server', async () => {
    const company = await gather('dots-and-boxes', 3);
    const sessions = company.starts.map((_, seat) => company.session(seat));
    await eventually(() => expect(sessions.map(({ view }) => view.phase.phase)).not.toContain('linking'));
    for (const client of company.clients) client.server = 'gone';
    expect(at(sessions, 1).reactions.react('nice-move').ok).toBe(true);
    await eventually(() => {
      for (const { reactions } of sessions) {
        expect(reactions.latest.map(({ seat, reaction }) => [seat, reaction])).toEqual([[1, 'nice-move']]);
      }
    });
    for (const client of company.clients) {
      expect(JSON.stringify([client.sent, client.relayed, client.deposits])).not.toContain('nice-move');
    }
    for (const { view } of sessions) expect(view.seats.map(({ refused }) => refused.count)).toEqual([0, 0, 0]);
  });

  it('[C2.8] the latest one of each seat is kept, under a new id', () => {
    const clock = { now: 1_000 };
    const reactions = reactionsOf(clock);
    reactions.heard(1, 'wow');
    reactions.react('oops');
    clock.now += 500;
    reactions.heard(1, 'wow');
    expect(reactions.latest).toEqual([
      { id: 2, seat: 0, reaction: 'oops', at: 1_000 },
      { id: 3, seat: 1, reaction: 'wow', at: 1_500 },
    ]);
  });

  it('[C2.8] nothing is shown where no link stands', () => {
    const reactions = reactionsOf({ now: 0 }, () => false);
    expect(reactions.react('thanks')).toMatchObject({ ok: false, error: { code: 'unexpected' } });
    expect(reactions.latest).toEqual([]);
  });

  it.each(REACTIONS)('[C2.8] %s comes back from its frame', (reaction) => {
    expect(parseFrame(reactionFrame(reaction))).toEqual({ t: 'react', id: reaction });
  });
});

describe('a player who floods with reactions or forges them', () => {
  it('[C2.9] sends a few at once, and one more after a time; a flood of a modified client changes little', () => {
    const clock = { now: 1_000 };
    let sent = 0;
    const own = reactionsOf(clock, () => {
      sent += 1;
      return true;
    });
    const answers = Array.from({ length: 10 }, () => own.react('wow').ok);
    expect(answers.filter(Boolean)).toHaveLength(3);
    clock.now += 2_500;
    expect([own.react('wow').ok, own.react('wow').ok]).toEqual([true, false]);
    expect(sent).toBe(4);

    const heard = reactionsOf(clock);
    let told = 0;
    heard.subscribe(() => {
      told += 1;
    });
    for (let n = 0; n < 10_000; n += 1) heard.heard(1, 'wow');
    expect(told).toBeLessThanOrEqual(6);
    expect(heard.latest).toHaveLength(1);
    heard.heard(9, 'wow');
    expect(heard.latest).toHaveLength(1);
  });

  it('[C2.9] one that this version does not know is not shown, costs nobody its allowance, and is no fault', () => {
    const reactions = reactionsOf({ now: 0 });
    for (let n = 0; n < 100; n += 1) reactions.heard(1, 'from-tomorrow');
    for (const id of ['__proto__', 'toString', 'constructor', '']) reactions.heard(1, id);
    expect(reactions.latest).toEqual([]);
    reactions.heard(1, 'wow');
    expect(reactions.latest).toHaveLength(1);
    expect(parseFrame(encodeFrame({ t: 'react', id: 'from-tomorrow' }))).toEqual({ t: 'react', id: 'from-tomorrow' });
  });

  it.each([
    ['a huge id', HUGE],
    ['markup', '<b>wow</b>'],
    ['a direction mark', 'wow\u202e'],
    ['no text', 7],
    ['nothing', undefined],
  ])('[C2.9] %s is no frame', (_what, id) => {
    expect(parseFrame(encodeFrame({ t: 'react', id }))).toBe('malformed');
  });
});
