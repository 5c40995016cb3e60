import { judge, type Signer, signReport, verifyReport } from '@parley/evidence';
import { seededRandom, type Title } from '@parley/games';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Back } from './back.ts';
import type { MatchCore, Message, TranscriptItem } from './core.ts';
import { newSigner } from './testing/company.ts';
import { CoreMatch } from './testing/core-match.ts';

const MATCH = 'match-0001';
const GAME_SEED = 7;
const NOW = 1_800_000_000_000;
const RANDOM_SEED = 20_260_722;
/** Longer than any title's absence, and than any wait for links or for the end. */
const LONG_MS = 200_000;

export interface CoreSetup {
  readonly match: string;
  readonly seed: number;
  readonly keys: readonly string[];
  readonly self: number;
  readonly now: number;
  /** The player comes back. */
  readonly back?: Back;
}

export interface CoreCase<Own> {
  readonly title: Title;
  readonly seats: number;
  readonly make: (setup: CoreSetup) => MatchCore<Own>;
  /** Milliseconds without a message after which a player is absent. */
  readonly absenceMs: number;
  /** The devices sign the first plies without their players (N9), so that nobody leaves before them. */
  readonly beginsItself: boolean;
  /** Hashes that a report can name, of the items of a transcript; those of the items where it is left out. */
  readonly named?: (items: readonly TranscriptItem[]) => readonly string[];
}

/** What `PeerMatch`, the page and the judge expect of a core of any kind. */
export function describeMatchCore<Own>(
  name: string,
  { title, seats, make, absenceMs, beginsItself, named = (items) => items.map(({ hash }) => hash) }: CoreCase<Own>,
): void {
  async function prepared(): Promise<CoreMatch<Own>> {
    const signers: readonly Signer[] = await Promise.all(Array.from({ length: seats }, newSigner));
    const keys = signers.map(({ key }) => key);
    const cores = keys.map((_, self) => make({ match: MATCH, seed: GAME_SEED, keys, self, now: NOW }));
    await Promise.all(cores.map((core) => core.prepare()));
    return new CoreMatch(cores, signers, NOW);
  }

  async function begun(): Promise<CoreMatch<Own>> {
    const match = await prepared();
    await match.link('open');
    return match;
  }

  const isFinal = (match: CoreMatch<Own>) => () => match.cores.every(({ view }) => view.stage === 'final');
  const stages = (match: CoreMatch<Own>) => match.cores.map(({ view }) => view.stage);
  const all = <T>(value: T): readonly T[] => Array.from({ length: seats }, () => value);
  const itemsOf = (match: CoreMatch<Own>, seat: number) => {
    const { chains, forks, waiting } = match.transcript(seat);
    return [...chains, ...forks, ...waiting];
  };

  /** Some of the match, so that something is signed and shown. */
  async function halfPlayed(): Promise<CoreMatch<Own>> {
    const match = await begun();
    await match.play(seededRandom(RANDOM_SEED), () =>
      match.cores.every((core) => core.transcript().chains.length >= 3),
    );
    return match;
  }

  describe(`${name}, as every core of a match`, () => {
    it('begins when all links stand, and shows one object until something changes', async () => {
      const match = await prepared();
      expect(stages(match)).toEqual(all('linking'));
      await match.link('open');
      expect(stages(match)).toEqual(all('playing'));
      const { view } = match.core(0);
      expect(view.kind).toBe(title.kind);
      expect(view.seats).toEqual(
        all({ departure: null, refused: { count: 0, latest: null }, silentSince: null, throughServer: false }),
      );
      match.input(0, { kind: 'report-request' });
      expect(match.core(0).view).toBe(view);
    });

    it('[E4.12, E4.2] played to its end, all report alike, and the judge finds the same in the transcript of any of them', async () => {
      const match = await begun();
      await match.play(seededRandom(RANDOM_SEED), isFinal(match));
      await match.pass(LONG_MS);
      expect(match.asked.map(({ finishes }) => finishes)).toEqual(all(1));
      const reports = await match.reports();
      const [first] = reports;
      if (first === undefined) throw new Error('nobody reports');
      for (const [seat, report] of reports.entries()) {
        expect(report).toEqual({ ...first, seat });
        expect(report.ranks).toEqual(match.core(seat).view.outcome?.ranks);
        const signer = match.signers[seat];
        if (signer === undefined) throw new Error('a player without a key');
        const expected = { match: MATCH, title: title.id, rules: title.rules, seats, seat, key: signer.key };
        expect((await verifyReport(await signReport(signer, report), expected)).ok).toBe(true);
      }
      const keys = match.signers.map(({ key }) => key);
      const judged = { match: MATCH, title, seats, seed: GAME_SEED, startedAt: NOW, keys };
      for (const seat of match.seats) {
        const items = itemsOf(match, seat);
        for (const head of first.heads) if (head !== null) expect(named(items)).toContain(head);
        // Without the reports, the signed states alone have to agree with the replay.
        for (const handedIn of [reports, []]) {
          const findings = await judge(
            judged,
            items.map(({ jws }) => ({ jws, receivedAt: match.now })),
            handedIn,
            { watchedFrom: 0, away: all([]), challenged: [], distress: [] },
            { clock: () => 0, maxMs: 1, maxEntries: 100_000 },
          );
          const claim = { kind: 'ranks', ranks: first.ranks, scores: first.scores };
          expect(findings.evidence).toMatchObject({ kind: 'complete', claim, liars: [] });
          expect(findings.inconsistent).toEqual([]);
        }
      }
    });

    it('[E3.1] asks for a deposit when its transcript has grown, and has each of its own items in it at once', async () => {
      const match = await halfPlayed();
      for (const seat of match.seats) {
        expect(match.asked[seat]?.deposits).toBeGreaterThan(0);
        const items = itemsOf(match, seat);
        expect(new Set(items.map(({ hash }) => hash)).size).toBe(items.length);
        const own = items.filter((item) => item.seat === seat);
        const places = own.map(({ n }) => n);
        if (title.kind === 'turns') expect(places).toEqual(own.map((_, n) => n));
        else expect(places).toEqual([...new Set(places)].sort((a, b) => a - b));
      }
    });

    it('[O6.8] a message that comes again changes nothing, and is no offence', async () => {
      const match = await halfPlayed();
      const before = match.cores.map(({ view }) => ({ ...view, turnEndsAt: null }));
      const items = match.seats.map((seat) => itemsOf(match, seat));
      for (const message of [...match.delivered]) await match.deliver(message);
      await match.settle();
      expect(match.cores.map(({ view }) => ({ ...view, turnEndsAt: null }))).toEqual(before);
      expect(match.seats.map((seat) => itemsOf(match, seat))).toEqual(items);
    });

    it('[O6.1] nothing that a link brings throws; what is refused is counted under its seat', async () => {
      const match = await begun();
      const core = match.core(0);
      const message: fc.Arbitrary<Message> = fc.oneof(
        fc.jsonValue().map((value): Message => ({ format: 'json', value })),
        fc.uint8Array({ maxLength: 300 }).map((bytes): Message => ({ format: 'binary', bytes })),
      );
      const channel = fc.constantFrom('reliable' as const, 'unreliable' as const);
      await fc.assert(
        fc.asyncProperty(message, channel, async (given, over) => {
          const before = core.view.seats[1]?.refused.count ?? 0;
          const read = await core.read(1, over, given);
          expect(read?.kind).not.toBe('own');
          if (read?.kind !== 'refused') return;
          match.input(0, { kind: 'refused', seat: 1, code: read.code });
          expect(core.view.seats[1]?.refused).toEqual({ count: before + 1, latest: read.code });
        }),
        { seed: RANDOM_SEED, numRuns: 200 },
      );
      await match.play(seededRandom(RANDOM_SEED), isFinal(match));
      const report = await core.report();
      expect(report.refused.every(({ seat }) => seat === 1)).toBe(true);
      expect(report.refused.length).toBeGreaterThan(0);
    });

    it('[N11.3] a player that resigns is behind all who play on, and all say so', async () => {
      const match = await halfPlayed();
      match.input(0, { kind: 'depart', how: 'resigned' });
      await match.play(seededRandom(RANDOM_SEED), isFinal(match));
      const reports = await match.reports();
      for (const report of reports) {
        expect(report.departures).toEqual(all<string | null>(null).with(0, 'resigned'));
        expect(report.ranks?.[0]).toBe(seats);
      }
    });

    it.skipIf(beginsItself)(
      '[N11.4] a player that leaves before the first move ends the match for all: it never began',
      async () => {
        const match = await begun();
        match.input(1, { kind: 'depart', how: 'left' });
        await match.settle();
        await match.pass(LONG_MS);
        expect(match.cores.map(({ view }) => view.voided)).toEqual(all('left'));
        for (const report of await match.reports())
          expect(report).toMatchObject({ ranks: null, scores: null, state: null });
      },
    );

    it.each(['connecting', 'closed'] as const)(
      '[N11.4] links that are %s after their time end it, too',
      async (link) => {
        const match = await prepared();
        await match.link(link);
        await match.pass(LONG_MS);
        expect(match.cores.map(({ view }) => view.voided)).toEqual(all('links'));
        expect(match.asked.map(({ finishes }) => finishes)).toEqual(all(1));
        for (const report of await match.reports()) expect(report.ranks).toBeNull();
      },
    );

    it('[N11.2] a player that falls silent is absent when its time for that is over, and the others go on without it', async () => {
      const match = await halfPlayed();
      await match.silence(1);
      const others = match.seats.filter((seat) => seat !== 1);
      for (const seat of others) expect(match.core(seat).view.seats[1]?.silentSince).toBe(match.now);
      await match.pass(absenceMs / 2);
      for (const seat of others) expect(match.core(seat).view.seats[1]?.departure).toBeNull();
      await match.play(seededRandom(RANDOM_SEED), () =>
        others.every((seat) => match.core(seat).view.seats[1]?.departure !== null),
      );
      for (const seat of others) expect(match.core(seat).view.seats[1]?.departure).toBe('absent');
    });

    it('[N6.8] a player whose page is loaded anew goes on from what its device kept, and all report alike', async () => {
      const match = await halfPlayed();
      await match.vanish(1);
      await match.pass(1_000);
      const kept = match.journals[1]?.entries ?? [];
      expect(kept.length).toBeGreaterThan(0);
      const keys = match.signers.map(({ key }) => key);
      const back: Back = { kept, awayMs: 1_000, keptMs: 1_000 };
      await match.load(1, make({ match: MATCH, seed: GAME_SEED, keys, self: 1, now: match.now, back }));
      await match.play(seededRandom(RANDOM_SEED), isFinal(match));
      const reports = await match.reports();
      for (const [seat, report] of reports.entries()) {
        expect(report).toEqual({ ...reports[0], seat });
        expect(report).toMatchObject({ departures: all(null), refused: [] });
      }
    });

    it('[T15.5] a player that is heard through the server alone is not absent, until the server does not hear it either', async () => {
      const match = await halfPlayed();
      await match.silence(1);
      const others = match.seats.filter((seat) => seat !== 1);
      for (const seat of others) match.input(seat, { kind: 'through-server', seats: [1] });
      await match.pass(absenceMs + 1_000);
      for (const seat of others) {
        expect(match.core(seat).view.seats[1]).toMatchObject({
          departure: null,
          silentSince: null,
          throughServer: true,
        });
      }
      for (const seat of others) match.input(seat, { kind: 'through-server', seats: [] });
      await match.play(seededRandom(RANDOM_SEED), () =>
        others.every((seat) => match.core(seat).view.seats[1]?.departure !== null),
      );
      for (const seat of others) expect(match.core(seat).view.seats[1]?.departure).toBe('absent');
    });

    it('[T15.5] what the server delivers is taken like what a link brings, and so is what it delivers again', async () => {
      const match = await halfPlayed();
      const ahead = itemsOf(match, 1).length;
      // What seat 1 signs now reaches seat 0 through the server alone.
      await match.silence(0);
      match.input(1, { kind: 'depart', how: 'resigned' });
      await match.settle();
      const news = itemsOf(match, 1);
      expect(news.length).toBeGreaterThan(ahead);
      for (const { jws } of [...news, ...news]) {
        const read = await match.core(0).readDelivered(jws);
        if (read !== null) match.input(0, read.kind === 'own' ? read : { kind: 'refused', seat: 1, code: read.code });
      }
      expect(itemsOf(match, 0).map(({ hash }) => hash)).toEqual(expect.arrayContaining(news.map(({ hash }) => hash)));
      expect(match.core(0).view.seats[1]).toMatchObject({ departure: 'resigned', refused: { count: 0 } });
    });

    it('[T15.5] nothing that is delivered throws, nor does it count as another history of one’s own', async () => {
      const match = await halfPlayed();
      const before = itemsOf(match, 0);
      for (const jws of ['', 'a.b.c', ...itemsOf(match, 0).map((item) => item.jws)]) {
        const read = await match.core(0).readDelivered(jws);
        expect(read === null || read.kind === 'refused').toBe(true);
      }
      expect(itemsOf(match, 0)).toEqual(before);
    });

    it('[T9.3] a challenge: a match that goes on says so, one that is reported says nothing', async () => {
      const match = await halfPlayed();
      match.input(0, { kind: 'report-request' });
      expect(match.asked[0]).toMatchObject({ playing: 1, finishes: 0 });
      await match.play(seededRandom(RANDOM_SEED), isFinal(match));
      match.input(0, { kind: 'report-request' });
      expect(match.asked[0]).toMatchObject({ playing: 1, finishes: 1 });
    });

    it('[E2.7] a key that fails stops nothing: the player can play again', async () => {
      const match = await begun();
      const signed: string[] = [];
      const failing: Signer = { key: 'x'.repeat(43), sign: () => Promise.reject(new Error('no key store')) };
      for (const seat of match.seats) {
        const core = match.core(seat);
        const commands = core.step({ kind: 'depart', how: 'resigned' }, match.now);
        for (const command of commands) {
          if (command.kind !== 'sign') continue;
          expect(core.isBusy).toBe(true);
          match.input(seat, { kind: 'own', own: await command.sign(failing) });
          signed.push(String(seat));
          expect(core.isBusy).toBe(false);
          if (!beginsItself) expect(core.transcript().chains).toEqual([]);
        }
      }
      expect(signed).toHaveLength(seats);
      await match.play(seededRandom(RANDOM_SEED), isFinal(match));
      for (const report of await match.reports()) expect(report.departures).toEqual(all(null));
    });

    it('[T2.2] there is no report before the match is final', async () => {
      const match = await halfPlayed();
      await expect(match.core(0).report()).rejects.toThrow();
    });
  });
}
