import { seededRandom, type Title, titles } from '@parley/games';
import { coinToss, treadmill } from '@parley/games/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { BUNDLE_TYP, type BundleContent, digestOf, fileText, makeBundle } from './bundle.ts';
import { sayFault, sayHold } from './check-english.ts';
import type { Findings } from './judged.ts';
import type { Report } from './report.ts';
import type { Signer } from './signer.ts';
import { bundleOf, contentOf, written } from './testing/bundle.ts';
import { newSigner } from './testing/key-pair.ts';
import {
  absent,
  act,
  almostWon,
  begin,
  column,
  deposit,
  hand,
  type Play,
  playOut,
  reportBy,
  reportsByAll,
  sign,
  witnessOf,
} from './testing/play.ts';
import { tooLong } from './too-long.ts';
import type { Action } from './turn/entry.ts';
import { type BundleCheck, verifyBundle } from './verify-bundle.ts';

const NAMES = ['Anna', 'Børge', 'Chloé', 'Dai'];
/** Everything that a check found, in English. */
const told = ({ holds, faults }: BundleCheck): string =>
  [...holds.map((hold) => sayHold(hold, NAMES)), ...faults.map((fault) => sayFault(fault, NAMES))].join(' ');

const titleOf = (id: string, rules: number): Title | null =>
  titles.find((title) => title.id === id && title.rules === rules) ?? null;

let server: Signer;
/** Two players, one lying about a finished match: the replay decided. */
let play: Play;
let reports: readonly Report[];
let content: BundleContent;
let text: string;

beforeAll(async () => {
  server = await newSigner();
  play = await almostWon();
  await act(play, 0, column(0));
  reports = [await reportBy(play, 0), await reportBy(play, 1, { ranks: [2, 1] })];
  content = await contentOf(play, reports, server.key);
  text = await makeBundle(content, server.sign);
});

describe('[E6.5] a bundle', () => {
  it('[E6.5] of a match that was lied about holds: signatures, replay and verdict', async () => {
    const check = await verifyBundle(text, { titleOf, serverKeys: [server.key] });
    expect(check).toMatchObject({ ok: true, faults: [], replayed: true, match: 'match-0001' });
    expect(check.holds.map((hold) => sayHold(hold, NAMES))).toEqual([
      'The server signed this file, and no byte of it has changed since.',
      '2 reports and 7 entries of the record are signed with the keys of the players they are from.',
      'Played again, the signed moves show what the file says: Anna first and Børge second. They prove the report of Børge false.',
      'Decided again from what the server weighed, the verdict is the same.',
    ]);
    expect(check.content).toEqual(content);
  });

  it('[T16.2] shows that who is proven to lie falls, and who told the truth does not', () => {
    const [truthful, liar] = content.verdict.changes;
    expect(truthful?.after).toBeGreaterThan(truthful?.before ?? 1);
    expect(liar?.after).toBeLessThan(0.05);
    expect(liar?.reasons.map(({ counter }) => counter)).toContain('provenLie');
  });

  it.each<[string, () => Promise<[Play, readonly Report[], object]>]>([
    ['all agree', async () => agreed(await playOut(await begin('dots-and-boxes', 3), 3))],
    ['nobody handed in a transcript', async () => [{ ...play, deposits: [] }, reports, {}]],
    ['nobody reported', async () => [play, [], { challenged: [0, 1] }]],
    ['a match of which nothing is known', async () => [await begin('four-in-a-row', 2), [], { challenged: [0, 1] }]],
    ['an absence that is contested', contestedPlay],
    [
      'a title that cannot be played again',
      async () => agreed(await playOut(await begin(coinToss(seededRandom(4)), 4), 2)),
    ],
  ])('[E6.5] holds, too, when %s', async (_name, make) => {
    const [what, said, witness] = await make();
    const made = await bundleOf(what, said, server, witness);
    const check = await verifyBundle(made, { titleOf: (id) => (id === what.title.id ? what.title : null) });
    expect(check).toMatchObject({ ok: true, faults: [] });
  });

  it('[E6.3] fails after any one byte of it is changed, tried for every byte', { timeout: 60_000 }, async () => {
    const bytes = new TextEncoder().encode(text);
    let tried = 0;
    for (let at = 0; at < bytes.length; at += 1) {
      const original = bytes[at] ?? 0;
      // Another letter or digit nearby: the likeliest to be valid still.
      bytes[at] = original ^ 1;
      const check = await verifyBundle(new TextDecoder().decode(bytes), { titleOf });
      bytes[at] = original;
      if (check.ok) throw new Error(`byte ${at} of ${bytes.length} can be changed`);
      tried += 1;
    }
    expect(tried).toBe(bytes.length);
    expect((await verifyBundle(new TextDecoder().decode(bytes), { titleOf })).ok).toBe(true);
  });

  it('[E6.3] fails with a byte more or less, in other spelling, or cut short', async () => {
    const file = JSON.parse(text) as object;
    const others = [`${text}\n`, ` ${text}`, text.slice(0, -1), text.slice(0, 99), '', '{}', 'null', '[]', '\u0000'];
    others.push(JSON.stringify(file), `${JSON.stringify(file, null, 4)}\n`, text.replace('Anna', '\\u0041nna'));
    others.push(text.replace('{', '{\n  "bundle": 1,'), 'x'.repeat(20_000_000));
    for (const other of others) {
      const { ok, faults, content: read } = await verifyBundle(other, { titleOf });
      expect([ok, faults.length, read]).toEqual([false, 1, null]);
    }
  });

  it('[E6.3] is refused when another than the server signed it', async () => {
    const other = await newSigner();
    const forged = await makeBundle({ ...content, serverKey: other.key }, other.sign);
    expect(await verifyBundle(forged, { titleOf })).toMatchObject({ ok: true });
    expect(await verifyBundle(forged, { titleOf, serverKeys: [server.key] })).toMatchObject({
      ok: false,
      faults: [{ code: 'other-key', values: { key: other.key } }],
    });
    await expect(makeBundle(content, other.sign)).rejects.toThrow('signed by the key that it names');
  });
});

describe('[E6.4] a bundle that the server itself signed, and in which something is untrue', () => {
  /** Each a change to what was true, and a word of the sentence that must be said about it. */
  const lies: [string, (content: BundleContent) => void, string][] = [
    ['another winner', (c) => Object.assign(c.verdict, { ranks: [2, 1] }), 'The verdict is another'],
    [
      'another way of deciding',
      (c) => Object.assign(c.verdict, { decision: 'majority-quorum' }),
      'The verdict is another',
    ],
    [
      'another reason',
      (c) => Object.assign(c.verdict, { why: { code: 'desync', values: {} } }),
      'The verdict is another',
    ],
    [
      'words of its own for a reason',
      (c) => Object.assign(c.verdict, { why: { code: 'as-written', values: { text: 'Because I say so.' } } }),
      'The verdict is another',
    ],
    [
      'another value in the reason',
      (c) => Object.assign(c.verdict, { why: { code: 'by-moves', values: { silent: [1], differ: true } } }),
      'The verdict is another',
    ],
    ['another rating after it', (c) => Object.assign(c.verdict.changes[0] ?? {}, { after: 0.9 }), 'changes of trust'],
    ['another weight', (c) => Object.assign(c.verdict.shares[0] ?? {}, { share: 0.9 }), 'weights of the reports'],
    ['another quorum', (c) => Object.assign(c.verdict.quorum ?? {}, { decision: 'unanimous' }), 'the reports alone'],
    ['no quorum', (c) => Object.assign(c.verdict, { quorum: null }), 'the reports alone'],
    ['another liar in the verdict', (c) => Object.assign(c.verdict.evidence ?? {}, { liars: [0] }), 'other evidence'],
    ['another liar', (c) => Object.assign(c.record.evidence, { liars: [0] }), 'Played again'],
    ['no evidence', (c) => Object.assign(c.record, { evidence: { kind: 'none', lack: 'split' } }), 'Played again'],
    ['a forger', (c) => Object.assign(c.record.signals, { equivocated: [1] }), 'blames other players'],
    ['a fault of one', (c) => Object.assign(c.record.signals, { inconsistent: [0] }), 'blames other players'],
    ['another game in the verdict', (c) => Object.assign(c.verdict, { title: 'dots-and-boxes' }), 'another game'],
    ['another kind of match', (c) => Object.assign(c.verdict, { mode: 'casual' }), 'another kind of match'],
    ['another match in the verdict', (c) => Object.assign(c.verdict, { match: 'match-0009' }), 'same match'],
    [
      'another report in the verdict',
      (c) => Object.assign(c.verdict.reports[0] ?? {}, { ranks: [2, 1] }),
      'other reports than the record',
    ],
    ['a report left out of the verdict', (c) => c.verdict.reports.splice(1, 1, null), 'other reports than the record'],
    [
      'another name in the verdict',
      (c) => Object.assign(c.verdict.participants[0]?.card ?? {}, { name: 'Anne' }),
      'other players than the file',
    ],
    ['a player less in the verdict', (c) => c.verdict.participants.pop(), 'other players than the file'],
    [
      'another reason for the reports',
      (c) => Object.assign(c.verdict.quorum ?? {}, { why: { code: 'nobody-reported', values: {} } }),
      'the reports alone',
    ],
    [
      'another way back',
      (c) => Object.assign(c.verdict.changes[1] ?? {}, { restore: { code: 'closer', values: { to: 0.9 } } }),
      'changes of trust',
    ],
    [
      'another reason for a change',
      (c) => Object.assign(c.verdict.changes[1]?.reasons[0] ?? {}, { why: { code: 'quit', values: {} } }),
      'changes of trust',
    ],
    [
      'a game that can give no evidence',
      (c) => Object.assign(c.record, { evidenceExpected: false }),
      'Whether this game can give evidence',
    ],
    ['another class', (c) => Object.assign(c.participants[0] ?? {}, { class: 'house' }), 'of another class'],
    [
      'another standing',
      (c) => Object.assign(c.record.players[1]?.ledger ?? {}, { standing: 'guest' }),
      'of another class',
    ],
    [
      'a network lost that nobody saw',
      (c) => Object.assign(c.record.signals, { networkLost: [1] }),
      'Whose network was lost',
    ],
    ['a player who was there', (c) => Object.assign(c.record.signals, { present: [0] }), 'Who was there'],
    ['a false absence', (c) => Object.assign(c.record.signals, { falseAbsence: [1] }), 'Who was there'],
    ['a match that never began', (c) => Object.assign(c.record.signals, { began: false }), 'Who was there'],
    [
      'a longer match than there was',
      (c) => Object.assign(c.record.players[0] ?? {}, { seconds: 86_400 }),
      'longer on the match than until its report',
    ],
    ['a silent player', (c) => Object.assign(c.witness, { challenged: [1] }), 'in two ways'],
    ['a report left out', (c) => c.reports.pop(), 'weighed other reports'],
    [
      'a report weighed otherwise',
      (c) => Object.assign(c.record.reports[1] ?? {}, { claim: { kind: 'void' } }),
      'weighed other',
    ],
    ['a report by another', (c) => swap(c.reports), 'report of Anna is not one that this player signed'],
    ['an entry left out', (c) => c.transcript.splice(3, 1), 'Played again'],
    [
      'an entry changed',
      (c) => Object.assign(c.transcript[2] ?? {}, { jws: flipped(c.transcript[2]?.jws) }),
      'Entry 3',
    ],
    ['players exchanged', (c) => c.participants.reverse(), 'same players'],
    ['another match', (c) => Object.assign(c.match, { id: 'match-0009' }), 'same match'],
    ['another key', (c) => Object.assign(c.participants[1] ?? {}, { key: server.key }), 'Børge is not one'],
  ];

  it.each(lies)('[E6.4] fails: %s', async (_name, change, said) => {
    const changed = structuredClone(content);
    change(changed);
    const check = await verifyBundle(await makeBundle(changed, server.sign), { titleOf });
    expect(check.ok).toBe(false);
    expect(told(check)).toContain(said);
  });

  it('[E6.4, W5.9] fails, too, where words or values are added to the verdict that nobody can check, or a code that nobody knows', async () => {
    for (const add of [
      (c: BundleContent) => Object.assign(c.verdict, { more: 'words' }),
      (c: BundleContent) => Object.assign(c.verdict.changes[0] ?? {}, { more: 'words' }),
      (c: BundleContent) => Object.assign(c.verdict.participants[0]?.card ?? {}, { more: 'words' }),
      (c: BundleContent) => Object.assign(c.verdict.changes[0]?.reasons[0] ?? {}, { more: 'words' }),
      (c: BundleContent) => Object.assign(c.verdict.changes[0]?.reasons[0] ?? {}, { why: 'Because.' }),
      (c: BundleContent) => Object.assign(c.verdict, { why: 'Because.' }),
      (c: BundleContent) => Object.assign(c.verdict, { why: { code: 'fate', values: {} } }),
      (c: BundleContent) => Object.assign(c.verdict, { why: { code: 'desync', values: { more: 'words' } } }),
      (c: BundleContent) => Object.assign(c.verdict, { why: { code: 'unanimous', values: { players: -1 } } }),
    ]) {
      const changed = structuredClone(content);
      add(changed);
      const forged = fileText({
        bundle: changed,
        signature: await server.sign(BUNDLE_TYP, { sha256: await digestOf(changed) }),
      });
      expect((await verifyBundle(forged, { titleOf })).faults).toEqual([{ code: 'not-a-bundle', values: {} }]);
    }
  });

  it('[O6.1] is refused, not thrown at, where it is nested deeper than anybody can follow', async () => {
    const deep = `${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}`;
    for (const other of [deep, `{"bundle":${deep},"signature":""}`, text.replace('"Anna"', deep)]) {
      const check = await verifyBundle(other, { titleOf });
      expect([check.ok, check.faults.length, check.content]).toEqual([false, 1, null]);
    }
  });

  it('[O6.1] is never an exception, whatever it holds', async () => {
    for (const bundle of [null, [], {}, { v: 1 }, { v: 2 }, { ...content, more: 1 }, { ...content, reports: 1 }]) {
      const signature = await server.sign(BUNDLE_TYP, { sha256: await digestOf(bundle) });
      const check = await verifyBundle(fileText({ bundle, signature }), { titleOf });
      expect(check).toMatchObject({ ok: false, content: null });
    }
  });
});

describe('[E6.7] a bundle of a match that takes too long to play', () => {
  const options = { titleOf: (id: string) => (id === treadmill.id ? treadmill : titleOf(id, 1)) };
  const run = (steps: number): Action => ({ kind: 'move', move: { steps } });
  const LONG = { timeout: 60_000 };
  /** Nobody reports; the last move takes longer than a second on any machine, and nobody takes it in but the server. */
  const slowly = async (): Promise<Play> => {
    const slow = await begin(treadmill, 2);
    for (const seat of [0, 1, 0]) await act(slow, seat, run(1));
    deposit(slow, await sign(slow, 1, run(600_000_000)));
    return slow;
  };
  const bundled = async (what: Play, findings: Findings): Promise<string> => {
    const witness = witnessOf(what, { challenged: [0, 1] });
    return makeBundle(await written(what, [], server.key, witness, findings), server.sign);
  };

  it('[E6.7] holds where its two histories are in it, and says what playing it here has shown', LONG, async () => {
    const slow = await slowly();
    const fork = await sign(slow, 0, run(2), { n: 0, prev: slow.setup.genesis[0] ?? '', heads: [null, null] });
    deposit(slow, fork);
    const stopped = await tooLong(slow.judged, slow.deposits);
    expect(stopped.equivocated).toEqual([0]);
    const check = await verifyBundle(await bundled(slow, stopped), options);
    expect(check).toMatchObject({ ok: true, faults: [], replayed: false });
    expect(told(check)).toMatch(/took too long for the server\. Here it took [\d.]+ s, and they show: /);
    expect(check.content?.verdict.changes[0]?.reasons.map(({ counter }) => counter)).toEqual(['provenLie']);
    // Nobody who signed two histories is spared by being slow.
    const spared = await bundled(slow, { ...stopped, equivocated: [], proofs: [] });
    expect(told(await verifyBundle(spared, { titleOf: () => null }))).toContain('blames other players');
  });

  it('[E6.7] fails where they are played quickly after all', async () => {
    const stopped = await tooLong(play.judged, play.deposits);
    const check = await verifyBundle(
      await makeBundle(await written(play, reports, server.key, witnessOf(play), stopped), server.sign),
      { titleOf },
    );
    expect(check.ok).toBe(false);
    expect(told(check)).toMatch(/takes too long\. Here it took \d+ ms, and they show: Anna first/);
  });

  it('[E9.3] holds where its rules are not known here', async () => {
    const stopped = await tooLong(play.judged, play.deposits);
    const made = await makeBundle(await written(play, reports, server.key, witnessOf(play), stopped), server.sign);
    expect(await verifyBundle(made, { titleOf: () => null })).toMatchObject({ ok: true, replayed: false });
  });
});

describe('[E9.3] a bundle from other rules', () => {
  it('[E9.3] says that it cannot be played again, and its signatures and verdict hold all the same', async () => {
    const check = await verifyBundle(text, { titleOf: () => null });
    expect(check).toMatchObject({ ok: true, replayed: false });
    expect(told(check)).toContain('could not be played again: four-in-a-row with rules 1 is not known here');
  });

  it('[E9.3] is not played with rules of another version', async () => {
    const newer = { ...play.title, rules: 2 };
    expect(await verifyBundle(text, { titleOf: () => newer })).toMatchObject({ ok: true, replayed: false });
  });

  it('[E9.3] of another form says which version it has', async () => {
    const bundle = { ...content, v: 7 };
    const signature = await server.sign(BUNDLE_TYP, { sha256: await digestOf(bundle) });
    const check = await verifyBundle(fileText({ bundle, signature }), { titleOf });
    expect(told(check)).toBe('This file has version 7; here only versions 1, 2, 3 can be checked.');
  });
});

async function agreed(what: Play): Promise<[Play, readonly Report[], object]> {
  return [what, await reportsByAll(what), {}];
}

async function contestedPlay(): Promise<[Play, readonly Report[], object]> {
  const what = await almostWon();
  const drop = await sign(what, 1, absent(0));
  hand(what, drop, [1]);
  deposit(what, drop);
  return [what, [await reportBy(what, 1)], {}];
}

function swap(list: BundleContent['reports']): void {
  const [a, b] = list;
  if (a && b) [a.jws, b.jws] = [b.jws, a.jws];
}

function flipped(jws = ''): string {
  const [head, body = '', signature] = jws.split('.');
  return [head, body.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')), signature].join('.');
}
