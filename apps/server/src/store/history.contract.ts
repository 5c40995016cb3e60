import type { Verdict } from '@parley/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HistoryWish, Store } from './store.ts';
import { sampleDecision, sampleMatch, samplePlayer, writeVerdict } from './testing/samples.ts';

/** What every store tells of the decided matches of a player (C8, W6). */
export function historyContract(name: string, open: () => Promise<Store>): void {
  describe(`${name}, history`, () => {
    const [ada, bo, cy] = [samplePlayer('Ada'), samplePlayer('Bo'), samplePlayer('Cy')];
    const bot = samplePlayer('Bot', { class: 'house' });
    let store: Store;
    beforeEach(async () => {
      store = await open();
      for (const player of [ada, bo, cy, bot]) await store.players.add(player);
    });
    afterEach(() => store.close());

    const decide = async (id: string, others: readonly (typeof ada)[], change: Partial<Verdict>): Promise<void> => {
      const match = sampleMatch(id, [ada, ...others], change.title === undefined ? {} : { title: change.title });
      await store.matches.start(match);
      await writeVerdict(store, match, sampleDecision(match, { rated: false, ...change }));
    };
    const idsOf = async (player: string, wish: HistoryWish, limit = 50): Promise<readonly string[]> =>
      (await store.matches.history(player, limit, wish)).map(({ match }) => match);

    /** Each of another kind; the higher its number the later. */
    async function fill(): Promise<void> {
      await decide('m1-won', [bo], { decidedAt: 1, ranks: [1, 2], changes: [] });
      await decide('m2-lost', [bo], { decidedAt: 2, ranks: [2, 1] });
      await decide('m3-drawn', [bo], { decidedAt: 3, ranks: [1, 1] });
      await decide('m4-none', [bo], { decidedAt: 4, ranks: null, official: false, decision: 'none' });
      await decide('m5-third', [bo, cy], { decidedAt: 5, ranks: [3, 1, 2], title: 'dots-and-boxes' });
      await decide('m6-bot', [bot], { decidedAt: 6, ranks: [1, 2] });
      const fell = [{ seat: 1, before: 0.4, after: 0.2, reasons: [], restore: null }];
      await decide('m7-disputed', [bo], { decidedAt: 7, ranks: [1, 2], changes: fell });
    }

    it('[W6.5] counts what was won, drawn and lost by title, and against bots apart', async () => {
      await fill();
      const results = await store.matches.results(ada.id);
      const lines = results.map((one) => [one.title, one.against, one.ending, one.matches].join(' ')).sort();
      expect(lines).toEqual([
        'dots-and-boxes people lost 1',
        'four-in-a-row bots won 1',
        'four-in-a-row people drawn 1',
        'four-in-a-row people lost 1',
        'four-in-a-row people none 1',
        'four-in-a-row people won 2',
      ]);
      // For the bot itself it was a match against a person.
      expect(await store.matches.results(bot.id)).toEqual([
        { title: 'four-in-a-row', against: 'people', ending: 'lost', matches: 1 },
      ]);
      expect(await store.matches.results('nobody')).toEqual([]);
    });

    it('[C8.1] finds the matches of a title, an ending, a kind of opponents, and those with or without dispute', async () => {
      await fill();
      const all = ['m7-disputed', 'm6-bot', 'm5-third', 'm4-none', 'm3-drawn', 'm2-lost', 'm1-won'];
      expect(await idsOf(ada.id, {})).toEqual(all);
      expect(await idsOf(ada.id, { title: 'dots-and-boxes' })).toEqual(['m5-third']);
      expect(await idsOf(ada.id, { ending: 'won' })).toEqual(['m7-disputed', 'm6-bot', 'm1-won']);
      expect(await idsOf(ada.id, { ending: 'lost' })).toEqual(['m5-third', 'm2-lost']);
      expect(await idsOf(ada.id, { ending: 'won', against: 'people' })).toEqual(['m7-disputed', 'm1-won']);
      expect(await idsOf(ada.id, { against: 'bots' })).toEqual(['m6-bot']);
      expect(await idsOf(ada.id, { official: false })).toEqual(['m4-none']);
      expect(await idsOf(ada.id, { disputed: true, official: true })).toEqual(['m7-disputed']);
      expect(await idsOf(cy.id, { title: 'four-in-a-row' })).toEqual([]);
    });

    it('[C8.2] pages through all of them, each once, also where many share an instant', async () => {
      const ids = ['B-1', '_-1', 'a-1', 'b-1', '0-1', 'Z-1'];
      for (const [at, id] of ids.entries()) await decide(id, [bo], { decidedAt: at < 5 ? 9 : 8 });
      const seen: string[] = [];
      for (let after: HistoryWish['after']; ; ) {
        const [verdict] = await store.matches.history(ada.id, 1, after === undefined ? {} : { after });
        if (verdict === undefined) break;
        seen.push(verdict.match);
        after = { decidedAt: verdict.decidedAt, match: verdict.match };
      }
      expect(seen).toEqual(['0-1', 'B-1', '_-1', 'a-1', 'b-1', 'Z-1']);
      // A place that is not there any more is still a place.
      expect(await idsOf(ada.id, { after: { decidedAt: 9, match: '_' } })).toEqual(['_-1', 'a-1', 'b-1', 'Z-1']);
    });

    it.each(['blocks', 'is blocked'])('[W6.6] leaves out matches with somebody whom the reader %s', async (way) => {
      await fill();
      const reader = samplePlayer('Reader');
      await store.players.add(reader);
      await (way === 'blocks' ? store.players.block(reader.id, bo.id, 1) : store.players.block(bo.id, reader.id, 1));
      expect(await idsOf(ada.id, { reader: reader.id })).toEqual(['m6-bot']);
      expect(await idsOf(ada.id, { reader: cy.id })).toHaveLength(7);
    });

    it('[W6.5] a player with two seats has one line, by the better place', async () => {
      await decide('twice', [bo, ada], { decidedAt: 1, ranks: [3, 2, 1] });
      expect(await store.matches.results(ada.id)).toMatchObject([{ ending: 'won', matches: 1 }]);
      await decide('shared', [bo, ada], { decidedAt: 2, ranks: [1, 2, 1] });
      expect(await store.matches.results(ada.id)).toMatchObject([{ ending: 'won', matches: 2 }]);
    });

    it('[W6.5, S20.2] the others keep their results when a player is deleted', async () => {
      await fill();
      const nobody = { player: 'successor', clientOf: (client: string) => `new-${client}` };
      expect(await store.persons.erase(ada.id, nobody, 9)).toBe('erased');
      expect(await store.matches.results(ada.id)).toEqual([]);
      expect(await store.matches.results(cy.id)).toMatchObject([{ ending: 'lost', matches: 1 }]);
      expect(await idsOf(cy.id, {})).toEqual(['m5-third']);
    });
  });
}
