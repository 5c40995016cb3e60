import { seededRandom } from '@parley/games';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Absence } from '../judged.ts';
import { bumpers } from '../testing/bumpers.ts';
import {
  act,
  advance,
  agree,
  askedOf,
  beginTicks,
  confirm,
  depositRest,
  everySeat,
  finish,
  goneOf,
  heldKeys,
  isOver,
  playerOf,
  reportsOf,
  resign,
  type TickPlay,
} from '../testing/tick-play.ts';

const TITLE = bumpers({ ticks: 240, points: 12 });

interface Played {
  readonly play: TickPlay;
  readonly away: readonly Absence[][];
  readonly here: readonly number[];
}

/** A match in which players resign and go away at random, and the others go on. */
async function troubled(seed: number): Promise<Played> {
  const random = seededRandom(seed);
  const seats = 2 + Math.floor(random() * 5);
  const play = await beginTicks(TITLE, seats);
  const inputOf = heldKeys(seed, TITLE);
  const away = everySeat(play).map((): Absence[] => []);
  let here = everySeat(play);
  const over = (): boolean => here.length < 2 || here.every((seat) => isOver(play, seat));
  for (let turns = 0; turns < 40 && !over(); turns += 1) {
    await advance(play, 1 + Math.floor(random() * 40), inputOf, here);
    for (const seat of here) confirm(play, playerOf(play, seat));
    if (over() || random() > 0.35) continue;
    const seat = here[Math.floor(random() * here.length)] ?? 0;
    const others = here.filter((one) => one !== seat);
    if (random() < 0.5) await resign(play, seat);
    else {
      away[seat]?.push({ from: play.now, until: null, how: random() < 0.5 ? 'lost' : 'closed' });
      await advance(play, Math.floor(random() * 9), inputOf, others);
      play.now += 20_000;
      await agree(play, [goneOf(play, seat, others[0] ?? 0)], others);
    }
    here = others;
  }
  await finish(play, here);
  return { play, away, here };
}

function shuffled<T>(list: readonly T[], random: () => number): T[] {
  return list
    .map((one) => ({ one, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ one }) => one);
}

describe('[N12.9] matches with resignations and absences', () => {
  it('[N12.9, N12.10] lead to what everybody who stayed has seen, from the transcript of each of them, in any order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(100_000), async (seed) => {
        const random = seededRandom(seed + 1);
        const { play, away, here } = await troubled(seed);
        const reports = await reportsOf(play, here);
        const [first] = reports;
        const findings = await askedOf(play, reports, { away });
        expect(findings).toMatchObject({
          evidence: { kind: 'complete', claim: { ranks: first?.ranks, scores: first?.scores }, liars: [] },
          inconsistent: [],
          equivocated: [],
          seen: { falseAbsence: [] },
        });
        expect(new Set(reports.map(({ ranks, state }) => JSON.stringify([ranks, state]))).size).toBe(1);
        const acts = play.deposits.filter(({ jws }) => !jws.includes('~'));
        for (const seat of here) {
          // What this player has of everybody, in sections of its own choice, and the acts that all of them have.
          const player = playerOf(play, seat);
          const sections = everySeat(play).flatMap((other) => {
            const chain = other === seat ? player.writer.chain : player.readers[other]?.chain;
            return chain?.sections(-1, 'newest') ?? [];
          });
          const receivedAt = play.now;
          const mixed = shuffled([...acts, ...sections.map((jws) => ({ jws, receivedAt }))], random);
          const others = play.deposits.filter(() => random() < 0.3);
          const deposits = shuffled([...mixed, ...others], random);
          const again = await askedOf({ ...play, deposits }, reports, { away });
          expect(again.evidence).toEqual(findings.evidence);
          expect(again).toMatchObject({ inconsistent: [], equivocated: [], seen: { falseAbsence: [] } });
        }
      }),
      { numRuns: 12, seed: 5 },
    );
  });

  it('[N12.9, E5.6] never blame who is honest, whatever one dishonest player signs and hands in', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(100_000), async (seed) => {
        const random = seededRandom(seed + 2);
        const seats = 2 + Math.floor(random() * 2);
        const play = await beginTicks(TITLE, seats);
        const inputOf = heldKeys(seed, TITLE);
        await advance(play, 60 + Math.floor(random() * 60), inputOf);
        const liar = seats - 1;
        const { chain, newest } = playerOf(play, liar).writer;
        const signer = play.signers[liar];
        if (newest === null || signer === undefined) throw new Error('it signed');
        const block = chain.heads[Math.floor(random() * chain.heads.length)]?.head ?? newest.head;
        const gone = goneOf(play, 0, liar);
        const lies = [
          async () => signer.sign('parley-ticks+jws', { ...block, state: 7 }),
          async () => signer.sign('parley-ticks+jws', { ...block, hash: gone.hash }),
          async () => signer.sign('parley-ticks+jws', { ...block, block: block.block + 1 }),
          async () => signer.sign('parley-ticks+jws', { ...block, known: block.known.map(() => null) }),
          async () => (await act(play, liar, { kind: 'drop', seats: [gone] })).jws,
          async () => (await act(play, liar, { kind: 'drop', seats: [{ ...gone, block: 2 }] })).jws,
          async () => (await act(play, liar, { kind: 'resign', block: -1, hash: gone.hash, reason: 'left' })).jws,
        ];
        for (let n = 0; n < 3; n += 1) {
          const jws = await lies[Math.floor(random() * lies.length)]?.();
          play.deposits.push({ jws: jws ?? '', receivedAt: play.now + Math.floor(random() * 3_000) });
        }
        await advance(play, 260, inputOf);
        depositRest(play);
        const honest = everySeat(play).filter((seat) => seat !== liar);
        const reports = await reportsOf(play);
        const asked = await askedOf(play, reports.slice(0, random() < 0.5 ? seats : liar), {
          until: play.now + 60_000,
        });
        const blamed = [...asked.inconsistent, ...asked.equivocated, ...asked.seen.falseAbsence];
        expect(honest.filter((seat) => blamed.includes(seat))).toEqual([]);
        if (asked.evidence.kind !== 'complete') return;
        expect(
          honest.filter((seat) => asked.evidence.kind === 'complete' && asked.evidence.liars.includes(seat)),
        ).toEqual([]);
      }),
      { numRuns: 25, seed: 6 },
    );
  });
});
