import { beforeEach, describe, expect, it } from 'vitest';
import { checkLog } from '../store/audit-log.ts';
import { makeMemoryStore } from '../store/memory.ts';
import type { PlayerRow, Store } from '../store/store.ts';
import { type Court, openCourt } from './testing/court.ts';
import { ownConduct } from './views.ts';

const DAY = 86_400_000;
const MINUTE = 60_000;

let court: Court;
let ada: PlayerRow;
let bo: PlayerRow;
beforeEach(async () => {
  court = openCourt();
  [ada, bo] = [await court.player('Ada'), await court.player('Bo')];
});

const standing = (player: PlayerRow) => court.store.conduct.standing(player.id);
const codeOf = (answer: Awaited<ReturnType<Court['complain']>>) => (answer.ok ? 'ok' : answer.error.code);

describe('complaints', () => {
  it('[S5.3] only who was in that match complains, and only about who was', async () => {
    const eve = await court.player('Eve');
    const match = await court.play(ada, bo);
    const subject = { kind: 'match', id: match.id } as const;
    expect(codeOf(await court.complain(eve, bo, { subject }))).toBe('not-a-party');
    expect(codeOf(await court.complain(ada, eve, { subject }))).toBe('not-a-party');
    expect(codeOf(await court.complain(ada, ada, { subject }))).toBe('self');
    expect(codeOf(await court.complain(ada, bo, { subject: { kind: 'match', id: 'match-none' } }))).toBe(
      'unknown-match',
    );
    expect(codeOf(await court.complain(ada, { ...bo, id: 'player-none' }, { subject }))).toBe('unknown-client');
    expect(codeOf(await court.complain(ada, bo, { subject }))).toBe('ok');
    expect(codeOf(await court.complain(ada, bo, { subject, reason: 'abuse' }))).toBe('complaint-repeated');
  });

  it('[S5.3] not about a house, and not about a match of long ago', async () => {
    const house = await court.player('House', { class: 'house' });
    expect(codeOf(await court.complain(ada, house))).toBe('not-permitted');
    const match = await court.play(ada, bo);
    court.time.now += 31 * DAY;
    expect(codeOf(await court.complain(ada, bo, { subject: { kind: 'match', id: match.id } }))).toBe('unknown-match');
  });

  it('[S5.3] about a line only who was shown it, only about who wrote it, and with its neighbours as the server has them', async () => {
    const eve = await court.player('Eve');
    const lines = [
      { author: 'Ada', text: 'well played', isIt: false },
      { author: 'Bo', text: 'go away', isIt: true },
    ];
    court.lines.set('line-1', { author: bo.id, lines, readers: [ada.id, bo.id] });
    const subject = { kind: 'line', id: 'line-1' } as const;
    expect(codeOf(await court.complain(eve, bo, { subject }))).toBe('unknown-subject');
    expect(codeOf(await court.complain(ada, eve, { subject }))).toBe('not-a-party');
    expect(codeOf(await court.complain(ada, bo, { subject, reason: 'abuse' }))).toBe('ok');
    expect(await court.store.conduct.openComplaints(5)).toMatchObject([{ subject, lines }]);
  });

  it('[S5.6] three trusted players restrict, and each complaint is used once', async () => {
    const trusted = [await court.player('T1'), await court.player('T2'), await court.player('T3')];
    for (const one of trusted) await court.trust(one, ada);
    for (const one of trusted.slice(0, 2)) await court.complain(one, bo);
    expect(await standing(bo)).toEqual([]);
    const [, , third] = trusted;
    if (third === undefined) throw new Error('three');
    await court.complain(third, bo);
    const [restriction, ...others] = await standing(bo);
    expect(others).toEqual([]);
    expect(restriction).toMatchObject({
      offence: 'unfair-play',
      portions: ['ranked', 'tournament'],
      by: null,
      level: 1,
    });
    expect(restriction?.complaints).toHaveLength(3);
    expect(restriction?.matches).toHaveLength(3);
    expect(court.changed).toEqual([bo.id]);
    // One more of each is no second restriction.
    await court.complain(third, bo);
    expect(await standing(bo)).toHaveLength(1);
  });

  it('[S5.10] the restricted reads what it rests on, and never who complained', async () => {
    const trusted = [await court.player('T1'), await court.player('T2'), await court.player('T3')];
    for (const one of trusted) {
      await court.trust(one, ada);
      await court.complain(one, bo, { text: 'my very words' });
    }
    const mine = JSON.stringify(await ownConduct(court.store, bo.id));
    expect(mine).toContain('"complaints":3');
    for (const secret of ['my very words', ...trusted.flatMap(({ id, name }) => [id, `"${name}"`])]) {
      expect(mine).not.toContain(secret);
    }
  });

  it('[S5.11] a restriction leaves its complaints open: no crowd confirms itself', async () => {
    const trusted = [await court.player('T1'), await court.player('T2'), await court.player('T3')];
    for (const one of trusted) {
      await court.trust(one, ada);
      await court.complain(one, bo);
    }
    expect((await court.store.conduct.openComplaints(9)).map(({ outcome }) => outcome)).toEqual([
      'open',
      'open',
      'open',
    ]);
    expect(await court.store.conduct.tally(trusted[0]?.id ?? '')).toEqual({ acted: 0, dismissed: 0, abusive: 0 });
  });

  it('[S5.11] what a verdict has restricted for already is a duplicate, and counts for nothing', async () => {
    const match = await court.charge(bo, ada, 'provenLie');
    await court.conduct.weighVerdicts();
    expect(codeOf(await court.complain(ada, bo, { subject: { kind: 'match', id: match.id } }))).toBe('ok');
    expect((await court.store.conduct.complaintsBy(ada.id, 1)).map(({ outcome }) => outcome)).toEqual(['duplicate']);
  });

  it('[S5.11] another deed in the same match is no duplicate', async () => {
    const match = await court.charge(bo, ada, 'provenLie');
    await court.conduct.weighVerdicts();
    const subject = { kind: 'match', id: match.id } as const;
    expect(codeOf(await court.complain(ada, bo, { subject, reason: 'abuse' }))).toBe('ok');
    expect((await court.store.conduct.complaintsBy(ada.id, 1)).map(({ outcome }) => outcome)).toEqual(['open']);
  });

  it('[S5.6] complaints of a month ago add to nothing', async () => {
    const trusted = [await court.player('T1'), await court.player('T2'), await court.player('T3')];
    for (const one of trusted) await court.trust(one, ada);
    for (const [n, one] of trusted.entries()) {
      await court.complain(one, bo);
      if (n < 2) court.time.now += 20 * DAY;
    }
    expect(await standing(bo)).toEqual([]);
  });
});

describe('verdicts', () => {
  it('[S5.7] a proven lie takes ranked play for a day, once, however often it is weighed', async () => {
    const match = await court.charge(bo, ada, 'provenLie');
    await court.conduct.weighVerdicts();
    await court.conduct.weighVerdicts();
    const [restriction, ...others] = await standing(bo);
    expect(others).toEqual([]);
    expect(restriction).toMatchObject({ offence: 'lying', matches: [match.id], until: court.time.now + DAY });
    expect(await standing(ada)).toEqual([]);
    expect(court.changed).toEqual([bo.id]);
  });

  it('[S5.7] a server that is killed at any write of it charges once', async () => {
    const real = makeMemoryStore();
    for (let survived = 0; survived < 4; survived += 1) {
      let writes = 0;
      const dying = (): void => {
        writes += 1;
        if (writes > survived) throw new Error('killed');
      };
      const conduct: Store['conduct'] = {
        ...real.conduct,
        async change(...args) {
          dying();
          return real.conduct.change(...args);
        },
        async weighed(match) {
          dying();
          return real.conduct.weighed(match);
        },
      };
      const victim = openCourt({ ...real, conduct });
      if (survived === 0) {
        await real.players.add(ada);
        await real.players.add(bo);
        await victim.charge(bo, ada, 'provenLie');
      }
      await victim.conduct.weighVerdicts().catch(() => {});
    }
    expect(await real.conduct.toWeigh(9)).toEqual([]);
    expect(await real.conduct.standing(bo.id)).toHaveLength(1);
    expect((await checkLog(real.conduct)).rows).toBe(1);
  });

  it('[S5.8] within ten minutes of a start nothing is charged; a lie is charged afterwards, leaving never', async () => {
    const early = openCourt(court.store, court.time.now + 10 * MINUTE);
    await early.charge(bo, ada, 'provenLie');
    for (let n = 0; n < 3; n += 1) await early.charge(ada, await early.player(`Cy${n}`), 'quit');
    await early.conduct.weighVerdicts();
    expect(await standing(bo)).toEqual([]);
    early.time.now += 10 * MINUTE;
    await early.conduct.weighVerdicts();
    expect(await standing(bo)).toHaveLength(1);
    expect(await court.store.conduct.restrictionsOf(ada.id, 9)).toEqual([]);
    expect(await court.store.conduct.toWeigh(9)).toEqual([]);
  });

  it('[S5.1] three matches left within a day, by a server that had been there: a warning', async () => {
    for (let n = 0; n < 3; n += 1) await court.charge(ada, await court.player(`Cy${n}`), 'quit');
    await court.conduct.weighVerdicts();
    expect(await standing(ada)).toMatchObject([{ offence: 'leaving', portions: [], level: 0 }]);
  });

  it('[S5.8] complaints that came within ten minutes of a start count afterwards', async () => {
    const early = openCourt(court.store, court.time.now + 10 * MINUTE);
    const cy = await early.player('Cy');
    for (const name of ['T1', 'T2', 'T3']) {
      const one = await early.player(name);
      await early.trust(one, ada);
      await early.complain(one, cy);
    }
    expect(await standing(cy)).toEqual([]);
    early.time.now += 10 * MINUTE;
    await early.conduct.weighComplaints();
    await early.conduct.weighComplaints();
    expect(await standing(cy)).toHaveLength(1);
  });

  it('[S5.9] what was taken for a time is given back at its end, and the player is told', async () => {
    await court.charge(bo, ada, 'provenLie');
    await court.conduct.weighVerdicts();
    court.changed.length = 0;
    court.time.now += DAY - 1;
    await court.conduct.endDue();
    expect(court.changed).toEqual([]);
    court.time.now += 1;
    await court.conduct.endDue();
    expect(court.changed).toEqual([bo.id]);
    expect(await standing(bo)).toEqual([]);
  });
});

describe('appeals', () => {
  async function restricted() {
    const match = await court.charge(bo, ada, 'provenLie');
    await court.conduct.weighVerdicts();
    const [restriction] = await standing(bo);
    if (restriction === undefined) throw new Error('no restriction');
    return { restriction: restriction.id, text: 'It was my brother.', match: match.id };
  }

  it('[S19.1] the restricted appeals while restricted, once at a time, with the evidence of its own match', async () => {
    const appeal = await restricted();
    const foreign = await court.play(ada, await court.player('Cy'));
    expect(codeOf(await court.conduct.appeal(ada.id, { ...appeal, match: null }))).toBe('unknown-subject');
    expect(codeOf(await court.conduct.appeal(bo.id, { ...appeal, match: foreign.id }))).toBe('not-a-party');
    expect(codeOf(await court.conduct.appeal(bo.id, { ...appeal, match: 'match-none' }))).toBe('not-a-party');
    expect(codeOf(await court.conduct.appeal(bo.id, { ...appeal, restriction: 'r-none' }))).toBe('unknown-subject');
    expect(codeOf(await court.conduct.appeal(bo.id, appeal))).toBe('ok');
    expect(codeOf(await court.conduct.appeal(bo.id, appeal))).toBe('appeal-open');
    const { restrictions } = await ownConduct(court.store, bo.id);
    expect(restrictions[0]?.appeals).toMatchObject([{ text: 'It was my brother.', state: 'open', answer: null }]);
  });

  it('[S19.1] not when it is over, and no more than three times', async () => {
    const appeal = await restricted();
    const admin = await court.player('Judge');
    for (let n = 0; n < 3; n += 1) {
      expect(codeOf(await court.conduct.appeal(bo.id, appeal))).toBe('ok');
      const [open] = (await court.store.conduct.appealsOf([appeal.restriction])).filter(
        ({ state }) => state === 'open',
      );
      const because = 'Your own signature says so.';
      await court.administer(admin, { act: 'answer', appeal: open?.id ?? '', granted: false, because });
    }
    expect(codeOf(await court.conduct.appeal(bo.id, appeal))).toBe('appeal-open');
    court.time.now += 2 * DAY;
    await court.conduct.endDue();
    expect(codeOf(await court.conduct.appeal(bo.id, appeal))).toBe('unknown-subject');
  });
});
