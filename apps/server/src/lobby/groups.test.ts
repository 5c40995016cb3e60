import { EVERYONE, LIMITS } from '@parley/protocol';
import { beforeEach, describe, expect, it } from 'vitest';
import type { LobbyEffect } from './input.ts';
import { DOTS, type Floor, FOUR, openFloor, selfNamed } from './testing/floor.ts';

const CHESS = 'group-chess';
let floor: Floor;
beforeEach(() => {
  floor = openFloor();
});

const select = (to: string, mode: 'casual' | 'ranked' = 'casual') =>
  ({ type: 'select', to, title: FOUR, mode, seats: 2, table: null }) as const;
const sees = (client: string): string[] => [...floor.shown(client).list.keys()].sort();
const move = (name: string, groups: readonly string[]) =>
  floor.input({ type: 'player-changed', self: selfNamed(name, { groups: [...groups] }) });

describe('the list', () => {
  it('[S6.1] names only clients that share a group', () => {
    floor.enter('ada', { groups: [CHESS] });
    floor.enter('bob', { groups: [CHESS, EVERYONE] });
    floor.enter('carol');
    floor.enter('dan', { groups: [] });
    expect([sees('ada'), sees('bob'), sees('carol'), sees('dan')]).toEqual([['bob'], ['ada', 'carol'], ['bob'], []]);
    expect(floor.shown('bob').counts).toMatchObject({ people: 2, titles: { [FOUR]: 2, [DOTS]: 2 } });
    move('carol', [EVERYONE, CHESS]);
    expect(sees('ada')).toEqual(['bob', 'carol']);
  });

  it('[S6.1] a block wins over every group in common', () => {
    const groups = [CHESS, EVERYONE];
    floor.enter('ada', { groups, blocked: [{ player: 'player-bob', name: 'bob' }] });
    floor.enter('bob', { groups });
    expect([sees('ada'), sees('bob')]).toEqual([[], []]);
  });

  it('[S6.1] a client that is not listed cannot be challenged, as if it were not there', () => {
    floor.enter('ada', { groups: [CHESS] });
    floor.enter('eve');
    expect(floor.say('eve', select('ada'))).toBe('unknown-client');
    expect(floor.say('eve', select('nobody'))).toBe('unknown-client');
    floor.say('ada', { type: 'open', title: FOUR, mode: 'casual', seats: 2 });
    expect(floor.shown('eve').tables.size).toBe(0);
    expect(floor.shown('eve').counts?.tables).toBe(0);
    expect(floor.say('eve', { type: 'join', table: floor.table('ada') })).toBe('unknown-client');
    expect(floor.say('eve', { type: 'play', title: FOUR })).toBe('done');
    expect(floor.starting).toEqual([]);
  });

  it('[S6.1] asks nobody to a table who shares no group with those who sit there', () => {
    floor.enter('ada', { groups: [CHESS, EVERYONE] });
    floor.enter('bob', { groups: [CHESS] });
    floor.enter('carol');
    floor.say('ada', { type: 'open', title: DOTS, mode: 'casual', seats: 3 });
    const table = floor.table('ada');
    expect(floor.say('bob', { type: 'join', table })).toBe('done');
    expect(floor.say('carol', { type: 'join', table })).toBe('unknown-client');
  });
});

describe('a portion that lists the same class only', () => {
  it('[S6.2] shows guests to guests and members to members in it, and houses to all', () => {
    floor = openFloor({ sameClass: new Set(['casual']) });
    floor.enter('ada');
    floor.enter('bob');
    floor.enter('mia', { class: 'member' });
    floor.enter('moe', { class: 'member' });
    floor.enter('house', { class: 'house' });
    expect(sees('ada')).toEqual(['bob', 'house']);
    expect(sees('mia')).toEqual(['house', 'moe']);
    expect(sees('house')).toEqual(['ada', 'bob', 'mia', 'moe']);
    expect(floor.say('ada', select('mia'))).toBe('unknown-client');
    expect(floor.say('mia', select('moe', 'ranked'))).toBe('done');
  });

  it('[S6.2, S6.7] a guest who becomes a member goes over to the members, and its open challenge ends', () => {
    floor = openFloor({ sameClass: new Set(['casual']) });
    floor.enter('ada');
    floor.enter('bob');
    floor.enter('mia', { class: 'member' });
    expect(floor.say('ada', select('bob'))).toBe('done');
    const table = floor.table('ada');
    floor.input({ type: 'player-changed', self: selfNamed('ada', { class: 'member' }) });
    expect(floor.state.tables.has(table)).toBe(false);
    expect([sees('ada'), sees('bob'), sees('mia')]).toEqual([['mia'], [], ['ada']]);
  });
});

describe('losing a group', () => {
  it('[S6.7] ends what was begun with those who share none any more, at once, and nothing else', () => {
    floor.enter('ada', { groups: [CHESS, EVERYONE] });
    floor.enter('bob', { groups: [CHESS] });
    floor.enter('carol');
    for (const to of ['bob', 'carol']) expect(floor.say('ada', select(to))).toBe('done');
    const withCarol = floor.table('ada');
    floor.forget();
    move('ada', [EVERYONE]);
    expect([...floor.state.tables.keys()]).toEqual([withCarol]);
    for (const one of ['ada', 'bob']) {
      expect(floor.sent(one)).toContainEqual(expect.objectContaining({ type: 'invitation-ended', client: 'bob' }));
    }
    expect([sees('ada'), sees('bob')]).toEqual([['carol'], []]);
  });

  it('[S6.7] takes a member away from the table of another, who keeps it', () => {
    floor.enter('ada', { groups: [CHESS, EVERYONE] });
    floor.enter('bob', { groups: [CHESS] });
    floor.enter('carol', { groups: [CHESS, EVERYONE] });
    floor.say('ada', { type: 'open', title: DOTS, mode: 'casual', seats: 4 });
    const table = floor.table('ada');
    for (const one of ['bob', 'carol']) expect(floor.say(one, { type: 'join', table })).toBe('done');
    move('bob', [EVERYONE]);
    expect(floor.state.tables.get(table)?.members).toEqual(['ada', 'bob', 'carol']);
    move('bob', []);
    expect(floor.state.tables.get(table)?.members).toEqual(['ada', 'carol']);
    // The host loses the last group in common with a member: the member goes, the table stays.
    move('carol', [CHESS]);
    move('ada', [EVERYONE]);
    expect(floor.state.tables.get(table)?.members).toEqual(['ada']);
  });

  it('[S6.7] leaves a running match, and its introductions, as they are', () => {
    floor.enter('ada', { groups: [CHESS] });
    floor.enter('bob', { groups: [CHESS] });
    floor.say('ada', select('bob'));
    floor.say('bob', { type: 'consent', table: floor.table('ada') });
    const [plan] = floor.confirm();
    move('bob', []);
    expect(floor.state.matches.get(plan?.match ?? '')?.state).toBe('running');
    expect(floor.state.introductionsOfClient('bob')).toHaveLength(1);
    floor.input({ type: 'match-over', match: plan?.match ?? '' });
    move('ada', [EVERYONE]);
    expect(floor.state.introductionsOfClient('bob')).toHaveLength(0);
    // And they cannot have another one.
    expect(floor.say('ada', { type: 'rematch', match: plan?.match ?? '' })).toBe('unknown-client');
  });
});

describe('chat in a group', () => {
  const say = (client: string, text = 'good game', group: string = EVERYONE) =>
    floor.say(client, { type: 'say-in-group', group, text });
  const heard = (client: string): string[] =>
    floor.sent(client).flatMap((message) => (message.type === 'group-line' ? [message.line.text] : []));
  /** Says it, and the host has stored it. */
  function saidAndKept(client: string, text: string, group: string = EVERYONE): void {
    const randomness = { id: `line-of-${client}-${text}`, seed: 1 };
    const message = { type: 'say-in-group', re: 1, group, text } as const;
    const effects: readonly LobbyEffect[] = floor.input({ type: 'making-message', client, message, randomness });
    for (const effect of effects)
      if (effect.type === 'keep-line') floor.input({ type: 'line-kept', said: effect.said });
  }
  const hear = (client: string, group: string | null = EVERYONE) => floor.say(client, { type: 'hear-group', group });

  it('[C2.2] a line goes to those who hear the group, and to nobody before it is stored', () => {
    for (const one of ['ada', 'bob', 'carol']) floor.enter(one);
    for (const one of ['ada', 'bob']) expect(hear(one)).toBe('done');
    expect(say('ada')).toBe('keep');
    expect(heard('bob')).toEqual([]);
    saidAndKept('ada', 'hello');
    expect([heard('ada'), heard('bob'), heard('carol')]).toEqual([['hello'], ['hello'], []]);
    hear('bob', null);
    saidAndKept('ada', 'again');
    expect(heard('bob')).toEqual(['hello']);
  });

  it('[C2.2] nobody hears a group, or says anything in it, without being in it; losing it ends the hearing', () => {
    floor.enter('ada', { groups: [CHESS] });
    floor.enter('eve');
    expect(hear('eve', CHESS)).toBe('unknown-group');
    expect(say('eve', 'let me in', CHESS)).toBe('unknown-group');
    expect(say('eve', 'x', 'group-none')).toBe('unknown-group');
    move('eve', [CHESS]);
    expect(hear('eve', CHESS)).toBe('done');
    saidAndKept('ada', 'one', CHESS);
    move('eve', [EVERYONE]);
    saidAndKept('ada', 'two', CHESS);
    expect(heard('eve')).toEqual(['one']);
  });

  it('[C2.3] a block holds in a chat, too, in both directions', () => {
    floor.enter('ada', { blocked: [{ player: 'player-bob', name: 'bob' }] });
    floor.enter('bob');
    floor.enter('carol');
    for (const one of ['ada', 'bob', 'carol']) hear(one);
    saidAndKept('ada', 'from ada');
    saidAndKept('bob', 'from bob');
    expect([heard('ada'), heard('bob')]).toEqual([['from ada'], ['from bob']]);
    expect(heard('carol')).toEqual(['from ada', 'from bob']);
  });

  it('[C2.2] without the portion nobody says anything, and still hears', () => {
    floor.enter('ada', { portions: ['casual'] });
    floor.enter('bob');
    expect(hear('ada')).toBe('done');
    expect(say('ada')).toBe('not-permitted');
    saidAndKept('bob', 'hello');
    expect(heard('ada')).toEqual(['hello']);
  });

  it('[C2.6] one player says so many lines at once with all its clients together, and one more after a time', () => {
    floor.enter('ada');
    floor.enter('ada-too', { player: 'player-ada' });
    for (let at = 0; at < LIMITS.chatBurst; at += 1) expect(say(at % 2 === 0 ? 'ada' : 'ada-too')).toBe('keep');
    expect([say('ada'), say('ada-too')]).toEqual(['too-fast', 'too-fast']);
    floor.now += LIMITS.chatEveryMs;
    expect([say('ada-too'), say('ada')]).toEqual(['keep', 'too-fast']);
  });

  it('[C2.6] all who raid a group together are bounded, and other groups are not', () => {
    floor.enter('ada', { groups: [CHESS] });
    let kept = 0;
    for (let at = 0; at < 40; at += 1) {
      floor.enter(`eve-${at}`);
      if (say(`eve-${at}`) === 'keep') kept += 1;
    }
    expect(kept).toBe(LIMITS.groupChatBurst);
    expect(say('ada', 'hello', CHESS)).toBe('keep');
  });
});
