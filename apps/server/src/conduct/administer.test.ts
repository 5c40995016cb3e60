import { beforeEach, describe, expect, it } from 'vitest';
import { checkLog } from '../store/audit-log.ts';
import type { PlayerRow } from '../store/store.ts';
import { type Court, openCourt } from './testing/court.ts';
import { administration, latestLog, ownConduct } from './views.ts';

const HOUR = 3_600_000;
const because = 'The moves say otherwise.';

let court: Court;
let judge: PlayerRow;
let bo: PlayerRow;
let trusted: readonly PlayerRow[];
beforeEach(async () => {
  court = openCourt();
  [judge, bo] = [await court.player('Judge'), await court.player('Bo')];
  trusted = [await court.player('T1'), await court.player('T2'), await court.player('T3')];
  for (const one of trusted) await court.trust(one, judge);
});

const codeOf = (answer: Awaited<ReturnType<Court['complain']>>) => (answer.ok ? 'ok' : answer.error.code);
const complaints = () => court.store.conduct.openComplaints(50);

/** Bo, restricted by the complaints of three, with an open appeal. */
async function appealed() {
  for (const one of trusted) await court.complain(one, bo);
  const [restriction] = await court.store.conduct.standing(bo.id);
  if (restriction === undefined) throw new Error('no restriction');
  await court.conduct.appeal(bo.id, { restriction: restriction.id, text: 'I play well.', match: null });
  const [appeal] = await court.store.conduct.appealsOf([restriction.id]);
  if (appeal === undefined) throw new Error('no appeal');
  return { restriction, appeal };
}

describe('appeals', () => {
  it('[S19.2] granted: the restriction never was, and the reason reaches the restricted and those who complained', async () => {
    const { restriction, appeal } = await appealed();
    court.changed.length = 0;
    const answer = { act: 'answer', appeal: appeal.id, granted: true, because } as const;
    expect(codeOf(await court.administer(judge, answer))).toBe('ok');
    expect(court.changed).toEqual([bo.id]);
    expect(await court.store.conduct.standing(bo.id)).toEqual([]);
    expect((await ownConduct(court.store, bo.id)).restrictions).toMatchObject([
      { id: restriction.id, state: 'reversed', changed: because, appeals: [{ state: 'granted', answer: because }] },
    ]);
    for (const { id } of trusted) {
      const own = await ownConduct(court.store, id);
      expect(own.complaints).toMatchObject([{ outcome: 'dismissed', answer: because }]);
      expect(await court.store.conduct.tally(id)).toMatchObject({ dismissed: 1 });
    }
    expect(codeOf(await court.administer(judge, answer))).toBe('unknown-subject');
  });

  it('[S19.2] refused: it stands, and both sides read why', async () => {
    const { appeal } = await appealed();
    expect(codeOf(await court.administer(judge, { act: 'answer', appeal: appeal.id, granted: false, because }))).toBe(
      'ok',
    );
    expect(await court.store.conduct.standing(bo.id)).toHaveLength(1);
    const { restrictions } = await ownConduct(court.store, bo.id);
    expect(restrictions[0]?.appeals).toMatchObject([{ state: 'refused', answer: because }]);
    const [first] = trusted;
    expect((await ownConduct(court.store, first?.id ?? '')).complaints).toMatchObject([
      { outcome: 'acted', answer: because },
    ]);
  });
});

describe('acts', () => {
  it('[S5.12] nobody decides in a matter of its own', async () => {
    await court.complain(bo, judge);
    await court.complain(judge, bo);
    const [about, by] = await Promise.all([
      court.store.conduct.complaintsBy(bo.id, 1),
      court.store.conduct.complaintsBy(judge.id, 1),
    ]);
    for (const complaint of [about[0]?.id ?? '', by[0]?.id ?? '']) {
      expect(codeOf(await court.administer(judge, { act: 'settle', complaint, outcome: 'abusive', because }))).toBe(
        'self',
      );
    }
    const complaint = by[0]?.id ?? '';
    const own = { act: 'impose', portions: ['chat'], ms: HOUR, because } as const;
    expect(
      codeOf(await court.administer(judge, { ...own, portions: [...own.portions], player: bo.id, complaint })),
    ).toBe('self');
    expect(
      codeOf(await court.administer(judge, { ...own, portions: [...own.portions], player: judge.id, complaint: null })),
    ).toBe('self');
    const other = await court.player('Other');
    await court.administer(other, { ...own, portions: [...own.portions], player: judge.id, complaint: null });
    const [mine] = await court.store.conduct.standing(judge.id);
    for (const act of [
      { act: 'reverse', restriction: mine?.id ?? '', because },
      { act: 'shorten', restriction: mine?.id ?? '', until: court.time.now, because },
    ] as const) {
      expect(codeOf(await court.administer(judge, act))).toBe('self');
    }
  });

  it('[S5.11] settles a complaint once, also one that weighs nothing', async () => {
    await court.complain(await court.player('Puppet', { class: 'limited' }), bo);
    const [complaint] = await complaints();
    const settle = { act: 'settle', complaint: complaint?.id ?? '', outcome: 'abusive', because } as const;
    expect(codeOf(await court.administer(judge, settle))).toBe('ok');
    expect(codeOf(await court.administer(judge, { ...settle, outcome: 'acted' }))).toBe('unknown-subject');
    expect(await court.store.conduct.complaint(settle.complaint)).toMatchObject({
      outcome: 'abusive',
      decidedBy: judge.id,
      answer: because,
    });
  });

  it('[S5.11] imposes for a complaint, which is then acted on', async () => {
    await court.complain(await court.player('Eve'), bo, { reason: 'other', text: 'It threatened me.' });
    const [complaint] = await complaints();
    const impose = { act: 'impose', player: bo.id, portions: ['chat', 'chat'], ms: HOUR, because } as const;
    const request = { ...impose, portions: [...impose.portions], complaint: complaint?.id ?? '' };
    expect(codeOf(await court.administer(judge, { ...request, complaint: 'c-none' }))).toBe('unknown-subject');
    expect(codeOf(await court.administer(judge, request))).toBe('ok');
    expect(await court.store.conduct.standing(bo.id)).toMatchObject([
      { offence: 'decided', portions: ['chat'], words: because, by: judge.id, until: court.time.now + HOUR, level: 1 },
    ]);
    expect(await complaints()).toEqual([]);
    expect(codeOf(await court.administer(judge, { ...request, player: 'player-none' }))).toBe('unknown-subject');
  });

  it('[S5.12] shortens only, and at once where the end is past', async () => {
    const impose = { act: 'impose', player: bo.id, portions: [], ms: 2 * HOUR, complaint: null, because } as const;
    await court.administer(judge, { ...impose, portions: ['ranked'] });
    const [restriction] = await court.store.conduct.standing(bo.id);
    const shorten = { act: 'shorten', restriction: restriction?.id ?? '', because } as const;
    const until = court.time.now + HOUR;
    expect(codeOf(await court.administer(judge, { ...shorten, until: court.time.now + 3 * HOUR }))).toBe('unexpected');
    expect(codeOf(await court.administer(judge, { ...shorten, until }))).toBe('ok');
    expect(await court.store.conduct.standing(bo.id)).toMatchObject([{ until, changed: because }]);
    expect(codeOf(await court.administer(judge, { ...shorten, until: 0 }))).toBe('ok');
    expect(await court.store.conduct.standing(bo.id)).toEqual([]);
  });

  it('[S19.2] what is reversed was not true: the complaints that were acted on are dismissed, and their author is right less often', async () => {
    const author = await court.player('Author');
    await court.complain(author, bo);
    const [complaint] = await court.store.conduct.complaintsBy(author.id, 1);
    const impose = { act: 'impose', player: bo.id, portions: ['chat' as const], ms: HOUR, because } as const;
    await court.administer(judge, { ...impose, portions: [...impose.portions], complaint: complaint?.id ?? null });
    const [restriction] = await court.store.conduct.standing(bo.id);
    expect(await court.store.conduct.tally(author.id)).toEqual({ acted: 1, dismissed: 0, abusive: 0 });
    await court.administer(judge, { act: 'reverse', restriction: restriction?.id ?? '', because });
    expect(await court.store.conduct.tally(author.id)).toEqual({ acted: 0, dismissed: 1, abusive: 0 });
  });

  it('[S19.3] every act is in the log with who, what and why; what was refused is not', async () => {
    const { restriction, appeal } = await appealed();
    await court.administer(judge, { act: 'answer', appeal: appeal.id, granted: true, because });
    await court.administer(judge, { act: 'reverse', restriction: restriction.id, because });
    const { entries, brokenAt } = await latestLog(court.store);
    expect(brokenAt).toBeNull();
    expect(entries.map(({ actor, act, subject }) => [actor, act, subject])).toEqual([
      [judge.id, 'answer', appeal.id],
      [bo.id, 'appeal', appeal.id],
      ['policy', 'restrict', restriction.id],
    ]);
    expect(entries[0]?.detail).toContain(because);
    expect(await checkLog(court.store.conduct)).toMatchObject({ rows: 3, brokenAt: null });
  });

  it('[S5.12] the queue has the heaviest complaints first, and appealed restrictions before the others', async () => {
    await court.complain(await court.player('Puppet', { class: 'limited' }), bo);
    const { restriction } = await appealed();
    await court.administer(judge, {
      act: 'impose',
      player: bo.id,
      portions: ['chat'],
      ms: HOUR,
      complaint: null,
      because,
    });
    const queue = await administration(court.store);
    expect(queue.complaints.map(({ by }) => by.name)).toEqual(['T1', 'T2', 'T3', 'Puppet']);
    expect(queue.complaints[3]?.weight).toBe(0);
    expect(queue.restrictions.map(({ id }) => id)[0]).toBe(restriction.id);
    expect(queue.restrictions.map(({ by }) => by?.name ?? null)).toEqual([null, 'Judge']);
  });
});
