import { historyPageSchema, type PlayerProfile, playerProfileSchema, ROUTES, type Verdict } from '@parley/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PlayerRow } from '../../store/store.ts';
import { sampleDecision, sampleMatch, samplePlayer, writeVerdict } from '../../store/testing/samples.ts';
import { call, enterWithKey, makeKey, makeRig, type Rig } from './testing/rig.ts';

/** Who reads what of a player's record, and its history in pages (W6, C8). */

const ADA = samplePlayer('Ada', { class: 'member' });
const BO = samplePlayer('Bo');
const CY = samplePlayer('Cy', { class: 'member' });
const BOT = samplePlayer('Quill', { class: 'house' });

let rig: Rig;
let reader: { readonly cookie: string | null; readonly row: PlayerRow };
beforeEach(async () => {
  rig = await makeRig({ PARLEY_REQUESTS_PER_MINUTE: '5000' });
  const entered = await enterWithKey(rig, await makeKey());
  const row = await rig.store.players.byId(String(entered.body.self?.player));
  if (row === null) throw new Error('a guest has a row');
  reader = { cookie: entered.cookie, row };
  for (const player of [ADA, BO, CY, BOT]) await rig.store.players.add(player);
});
afterEach(() => rig.close());

let made = 0;
async function decide(players: readonly PlayerRow[], change: Partial<Verdict> = {}): Promise<string> {
  made += 1;
  const match = sampleMatch(`match-${String(made).padStart(4, '0')}`, players);
  await rig.store.matches.start(match);
  await writeVerdict(rig.store, match, sampleDecision(match, { decidedAt: made, ...change }));
  return match.id;
}
const pathOf = (route: 'player' | 'history', player: PlayerRow, query = ''): string =>
  `${ROUTES[route].replace(':player', player.id)}${query}`;
const ask = (route: 'player' | 'history', player: PlayerRow, query = '') =>
  call(rig, pathOf(route, player, query), undefined, { cookie: reader.cookie });
const profileOf = async (player: PlayerRow): Promise<PlayerProfile> =>
  playerProfileSchema.parse((await ask('player', player)).body);
const historyOf = async (player: PlayerRow, query = '') =>
  historyPageSchema.parse((await ask('history', player, query)).body);

describe('a profile', () => {
  it('[W6.5] begins with what was won, drawn and lost, against bots apart, and the form of the latest matches', async () => {
    await decide([ADA, BO]);
    await decide([ADA, BO], { ranks: [2, 1] });
    await decide([ADA, BO], { ranks: null, official: false, decision: 'none' });
    await decide([ADA, BOT], { rated: false });
    const { results, form } = await profileOf(ADA);
    expect(results).toEqual([
      { title: 'four-in-a-row', against: 'people', won: 1, drawn: 0, lost: 1, none: 1 },
      { title: 'four-in-a-row', against: 'bots', won: 1, drawn: 0, lost: 0, none: 0 },
    ]);
    expect(form.map(({ ending }) => ending)).toEqual(['lost', 'won']);
  });

  it('[W6.6] tells a player alone what would raise its trust, and whom it played last', async () => {
    await decide([reader.row, ADA]);
    await decide([ADA, reader.row, BO]);
    await decide([reader.row, BOT]);
    const own = await profileOf(reader.row);
    expect(own.titles[0]?.toRaise.length).toBeGreaterThan(0);
    expect(own.opponents.map(({ card }) => card.name)).toEqual(['Ada', 'Bo']);
    expect(own.opponents[0]?.card).toMatchObject({ player: ADA.id, class: 'member', ratings: [{ matches: 1 }] });
    const other = await profileOf(ADA);
    expect(other.opponents).toEqual([]);
    expect(other.titles[0]).toMatchObject({ toRaise: [] });
    // What the trust rests on is no secret: it follows from verdicts that everybody may read.
    expect(other.counters.length).toBeGreaterThan(0);
  });

  it.each(['blocked', 'was blocked'])('[W6.6] is not there for one who %s, nor is its history', async (way) => {
    await decide([ADA, BO]);
    await decide([reader.row, ADA]);
    const [from, to] = way === 'blocked' ? [reader.row, ADA] : [ADA, reader.row];
    await rig.store.players.block(from.id, to.id, 1);
    for (const route of ['player', 'history'] as const) {
      expect(await ask(route, ADA)).toMatchObject({ status: 404, body: { code: 'unknown-client' } });
    }
    // Nor in the history of somebody else, nor among those one may play again. One's own matches stay one's own.
    expect((await historyOf(BO)).lines).toEqual([]);
    expect((await profileOf(BO)).form).toEqual([]);
    expect((await profileOf(reader.row)).opponents).toEqual([]);
    expect((await historyOf(reader.row)).lines).toHaveLength(1);
  });

  it('[W6.6] an administrator sees everybody, whoever blocked whom', async () => {
    await rig.store.players.block(ADA.id, reader.row.id, 1);
    await rig.store.conduct.setAdministrator(reader.row.id, true, 1, 'test');
    expect((await ask('player', ADA)).status).toBe(200);
  });

  it('[W6.6, S20.2] of somebody who was deleted there is none; its opponents keep the match, without a way to it', async () => {
    await decide([ADA, BO]);
    const gone = { player: 'successor', clientOf: (client: string) => `new-${client}` };
    expect(await rig.store.persons.erase(ADA.id, gone, 9)).toBe('erased');
    expect((await ask('player', ADA)).status).toBe(404);
    expect((await ask('player', { ...ADA, id: 'successor' })).status).toBe(404);
    expect((await historyOf(BO)).lines[0]?.others).toEqual([
      { player: null, name: 'Deleted player', avatar: 'deleted', class: 'member' },
    ]);
  });

  it('[W6.6] no player reads so many profiles that it could copy them all', async () => {
    const answers = [];
    for (let n = 0; n < 121; n += 1) answers.push(await ask(n % 2 === 0 ? 'player' : 'history', CY));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(120);
    expect(answers.at(-1)?.body).toMatchObject({ code: 'too-fast' });
  });
});

describe('a history', () => {
  it('[C8.2] comes in pages of twenty, each match once, to its end', async () => {
    const all: string[] = [];
    for (let n = 0; n < 45; n += 1) all.unshift(await decide([ADA, BO]));
    const seen: string[] = [];
    const sizes: number[] = [];
    for (let after: string | null = ''; after !== null; ) {
      const page = await historyOf(ADA, after === '' ? '' : `?after=${after}`);
      seen.push(...page.lines.map(({ match }) => match));
      sizes.push(page.lines.length);
      after = page.next;
    }
    expect(sizes).toEqual([20, 20, 5]);
    expect(seen).toEqual(all);
    // A match that is decided meanwhile moves nothing.
    const { next } = await historyOf(ADA);
    await decide([ADA, BO]);
    expect((await historyOf(ADA, `?after=${next}`)).lines[0]?.match).toBe(all[20]);
  });

  it('[C8.1] is asked for by title, ending, opponents, and dispute', async () => {
    const won = await decide([ADA, BO]);
    const lost = await decide([ADA, BO], { ranks: [2, 1] });
    const bot = await decide([ADA, BOT], { rated: false });
    const said = { seat: 1, ranks: [2, 1], scores: null };
    const disputed = await decide([ADA, BO], { reports: [{ ...said, seat: 0, ranks: [1, 2] }, said] });
    const found = async (query: string) => (await historyOf(ADA, query)).lines.map(({ match }) => match);
    expect(await found('?ending=won')).toEqual([disputed, bot, won]);
    expect(await found('?ending=lost&against=people')).toEqual([lost]);
    expect(await found('?against=bots')).toEqual([bot]);
    expect(await found('?standing=disputed')).toEqual([disputed]);
    expect(await found('?standing=official')).toEqual([bot, lost, won]);
    expect(await found('?title=dots-and-boxes')).toEqual([]);
    expect((await historyOf(ADA, '?standing=disputed')).lines).toMatchObject([
      { ending: 'won', rank: 1, official: true, disputed: true, mode: 'casual' },
    ]);
  });

  it.each([
    '?ending=great',
    '?against=all',
    '?after=1',
    '?after=x.match-0001',
    `?after=1.${'m'.repeat(65)}`,
    '?title=Four',
    '?standing=secret',
    '?ending=won&ending=lost',
    '?limit=100000',
    "?title=a'%20or%201=1",
  ])('[C8.3] refuses %s', async (query) => {
    expect(await ask('history', ADA, query)).toMatchObject({ status: 400, body: { code: 'malformed' } });
  });

  it('[C8.3] is for those who are signed in', async () => {
    const answer = await call(rig, pathOf('history', ADA), undefined, { cookie: null });
    expect(answer).toMatchObject({ status: 401, body: { code: 'not-signed-in' } });
  });
});
