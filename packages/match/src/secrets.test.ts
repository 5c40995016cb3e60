import type { TurnTitle } from '@parley/games';
import { type DiceState, liarsDice } from '@parley/games/liars-dice';
import { describe, expect, it } from 'vitest';
import type { Back } from './back.ts';
import type { MatchSession } from './session.ts';
import { at, type Company, gather, MemoryJournal, newSigner, PageTimers } from './testing/company.ts';
import { CoreMatch } from './testing/core-match.ts';
import { SECRET_TYP } from './turn/secret.ts';
import { simulate } from './turn/testing/simulation.ts';
import { turnCore } from './turn/turn-core.ts';
import type { TurnMatch } from './turn/turn-match.ts';

const TITLE = 'liars-dice';
const stateOf = (session: MatchSession): DiceState => session.view.state as DiceState;
const isRolled = (session: MatchSession): boolean => stateOf(session).phase === 'bid';

interface Page {
  session: MatchSession;
  timers: PageTimers;
  readonly journal: MemoryJournal;
}

function open(company: Company, seat: number): Page {
  const timers = new PageTimers(company.timers);
  const journal = new MemoryJournal();
  return { session: company.session(seat, { timers, journal }), timers, journal };
}

/** All at the table, and the first dice rolled. */
async function rolled(seats: number): Promise<{ readonly company: Company; readonly pages: readonly Page[] }> {
  const company = await gather(TITLE, seats);
  const pages = company.starts.map((_, seat) => open(company, seat));
  await company.until(() => {
    for (const { session } of pages) expect(isRolled(session)).toBe(true);
  });
  return { company, pages };
}

/** The page is loaded anew, by the device that kept the journal or by another one. */
async function reload(company: Company, seat: number, page: Page, kept: Back['kept']): Promise<void> {
  page.timers.kill();
  company.vanish(seat);
  await company.timers.pass(1_500);
  const start = await company.return(seat, 1_500);
  page.timers = new PageTimers(company.timers);
  const back: Back = { kept, awayMs: 1_500, keptMs: 1_500 };
  page.session = company.session(seat, { start, timers: page.timers, journal: page.journal, back });
}

async function play(company: Company, pages: readonly Page[], move: (turn: number) => unknown): Promise<void> {
  const { turn, ply } = at(pages, 0).session.view;
  if (turn === null) throw new Error('it is over');
  expect(at(pages, turn).session.play(move(turn)).ok).toBe(true);
  await company.until(() => {
    for (const { session } of pages) expect(session.view.ply).toBeGreaterThan(ply);
  });
}

describe('[N9.6] what a device signs by itself', () => {
  it('[N9.6] the dice are rolled as soon as the links stand, and each player sees its own and nobody else’s', async () => {
    const { pages } = await rolled(3);
    const own = pages.map(({ session }) => session.view.own);
    for (const dice of own) expect(dice).toHaveLength(5);
    for (const { session } of pages) expect(session.view.byItself).toBe(false);
    expect(new Set(own.map(String)).size).toBeGreaterThan(1);
    for (const { session } of pages)
      expect(JSON.stringify(session.view.state)).toBe(JSON.stringify(at(pages, 0).session.view.state));
  });

  it('[N9.6] a doubt opens all cups without a key being pressed, and what they show is what each had', async () => {
    const { company, pages } = await rolled(3);
    const own = pages.map(({ session }) => session.view.own);
    await play(company, pages, () => ({ quantity: 4, face: 3 }));
    await play(company, pages, () => ({ doubt: true }));
    await company.until(() => {
      for (const { session } of pages) expect(stateOf(session)).toMatchObject({ phase: 'bid', link: 2 });
    });
    for (const { session } of pages) {
      expect(stateOf(session).last?.dice).toEqual(own);
      expect(session.view.seats.map(({ refused }) => refused.count)).toEqual([0, 0, 0]);
    }
  });

  it('[N9.6] no player can choose for the device: what it plays then is refused', async () => {
    const { company, pages } = await rolled(2);
    await play(company, pages, () => ({ quantity: 1, face: 2 }));
    const { session } = at(pages, at(pages, 0).session.view.turn ?? 0);
    for (const move of [{ open: 'x'.repeat(43) }, { commit: 'x'.repeat(43) }])
      expect(session.play(move).ok).toBe(false);
  });
});

describe('[N9.7] what arrives before the cups are open', () => {
  it('[N9.7] nothing that was sent, deposited or kept for others has a link that is not opened yet, or the secret', async () => {
    const title: TurnTitle = liarsDice as never;
    const signers = await Promise.all([newSigner(), newSigner(), newSigner()]);
    const keys = signers.map(({ key }) => key);
    const make = (self: number) => turnCore({ match: 'match-0001', title, seed: 7, keys, self, now: 0 });
    const match = new CoreMatch(
      keys.map((_, self) => make(self)),
      signers,
      0,
    );
    await Promise.all(match.cores.map((core) => core.prepare()));
    await match.link('open');
    await match.play(
      () => 0.4,
      () => (match.core(0).view.state as DiceState).bids.length === 2,
    );
    const secrets = await Promise.all(
      signers.map(async (signer) => {
        const jws = await signer.sign(SECRET_TYP, { v: 1, match: 'match-0001' });
        return {
          jws,
          secret: Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(jws))).toString('base64url'),
        };
      }),
    );
    const texts = [
      ...match.delivered.map(({ data }) => Buffer.from(data).toString()),
      ...match.seats.flatMap((seat) => match.transcript(seat).chains.map(({ jws }) => jws)),
    ].map(
      (text) =>
        `${text} ${text
          .split('.')
          .map((part) => Buffer.from(part, 'base64url').toString())
          .join(' ')}`,
    );
    const state = match.core(0).view.state as DiceState;
    for (const [seat, { jws, secret }] of secrets.entries()) {
      // The secret is the one that the dice come from, so that this test looks for the right thing.
      expect(liarsDice.secrets?.own(state, seat, secret)).toEqual(match.core(seat).view.own);
      const opening = liarsDice.secrets?.automatic({ ...state, phase: 'open', next: seat }, seat, secret);
      const link = (opening as { open: string }).open;
      expect(link).toHaveLength(43);
      for (const text of texts) for (const hidden of [jws, secret, link]) expect(text).not.toContain(hidden);
    }
  });
});

describe('[N9.8] who comes back', () => {
  it('[N9.8] with what its device kept: it has the same dice, and opens them', async () => {
    const { company, pages } = await rolled(3);
    const before = pages.map(({ session }) => session.view.own);
    const page = at(pages, 1);
    expect(
      page.journal.entries.filter((jws) => Buffer.from(jws.split('.')[0] ?? '', 'base64url').includes(SECRET_TYP)),
    ).toHaveLength(1);
    await reload(company, 1, page, page.journal.entries);
    await company.until(() => expect(page.session.view.own).toEqual(before[1]));
    await company.until(() => expect(page.session.view.phase.phase).toBe('playing'));
    await play(company, pages, () => ({ quantity: 3, face: 3 }));
    await play(company, pages, () => ({ doubt: true }));
    await company.until(() => {
      for (const { session } of pages) expect(stateOf(session).last?.dice).toEqual(before);
    });
  });

  it('[N9.8] on another device with the same key, whose engine signs the same text alike: the same dice', async () => {
    const { company, pages } = await rolled(2);
    const before = at(pages, 1).session.view.own;
    await reload(company, 1, at(pages, 1), null);
    await company.until(() => expect(at(pages, 1).session.view.own).toEqual(before), 60_000);
  });

  it('[N9.8] on another device whose engine signs each time differently: it has no dice, opens nothing false, and is out when its time is over', async () => {
    const { company, pages } = await rolled(2);
    const { signer } = at(company.clients, 1);
    const { sign } = signer;
    Object.assign(signer, {
      sign: async (typ: string, payload: object) =>
        typ === SECRET_TYP ? `${await sign(typ, payload)}other` : sign(typ, payload),
    });
    await reload(company, 1, at(pages, 1), null);
    await company.until(() => expect(at(pages, 1).session.view.phase.phase).toBe('playing'), 60_000);
    expect(at(pages, 1).session.view.own).toBeNull();
    if (at(pages, 0).session.view.turn === 0) await play(company, pages, () => ({ quantity: 10, face: 6 }));
    else await play(company, pages, () => ({ quantity: 9, face: 6 }));
    await play(company, pages, () => ({ doubt: true }));
    await company.until(() => expect(at(pages, 0).session.view.phase.phase).toBe('reported'), 200_000);
    expect(at(pages, 0).session.view.seats.map(({ departure }) => departure)).toEqual([null, 'time']);
    expect(at(pages, 0).session.view.seats[1]?.refused.count).toBe(0);
  });
});

/** A device that does not open its link of this number. */
const holdingBack = (link: number): TurnTitle =>
  ({
    ...liarsDice,
    secrets: {
      ...liarsDice.secrets,
      automatic: (state: DiceState, seat: number, secret: string) =>
        state.phase === 'open' && state.link === link ? null : liarsDice.secrets?.automatic(state, seat, secret),
    },
  }) as never;

describe('[N9.9] who holds back its secret', () => {
  it.each([
    ['before the first roll', 0],
    ['after a doubt', 1],
  ] as const)(
    '[N9.9] %s, as the last one, who can know the next roll: it is out by time and last, and nobody else loses a die',
    async (_when, link) => {
      const signers = await Promise.all([newSigner(), newSigner(), newSigner()]);
      const keys = signers.map(({ key }) => key);
      const make = (self: number) =>
        turnCore({
          match: 'match-0001',
          title: self === 2 ? holdingBack(link) : (liarsDice as never),
          seed: 7,
          keys,
          self,
          now: 0,
        });
      const match = new CoreMatch(
        keys.map((_, self) => make(self)),
        signers,
        0,
      );
      await Promise.all(match.cores.map((core) => core.prepare()));
      await match.link('open');
      const others = [match.core(0), match.core(1)];
      await match.play(
        () => 0.9,
        () => others.every(({ view }) => view.seats[2]?.departure !== null),
      );
      for (const { view } of others) {
        expect(view.seats[2]?.departure).toBe('time');
        expect(view.state as DiceState).toMatchObject({ out: [2], dice: [5, 5, 5] });
      }
      await match.play(
        () => 0.9,
        () => others.every(({ view }) => view.stage === 'final'),
      );
      for (const report of [await match.core(0).report(), await match.core(1).report()])
        expect(report.ranks?.[2]).toBe(3);
    },
  );
});

it('[N9.10] six players over links of 150 ms there and back have their first dice within a second and a half, the next ones within a second', () => {
  const began = (until: (nodes: readonly TurnMatch[]) => boolean): number => {
    const conducts = Array.from({ length: 6 }, () => ({ kind: 'plays' }) as const);
    const plan = { title: liarsDice as never, conducts, outages: [], latencyMs: { min: 75, max: 75 }, seed: 1, until };
    return Math.max(...simulate(plan).map(({ stage }) => (stage.stage === 'playing' ? stage.plySince : 0)));
  };
  const all = (holds: (state: DiceState) => boolean) => (nodes: readonly TurnMatch[]) =>
    nodes.every(({ stage, position }) => stage.stage === 'playing' && holds(position.state as DiceState));
  const linked = began((nodes) => nodes.every(({ stage }) => stage.stage === 'playing'));
  const first = began(all(({ phase }) => phase === 'bid'));
  const doubted = began(all(({ phase, link }) => phase === 'open' && link === 1));
  const second = began(all(({ phase, link }) => phase === 'bid' && link === 2));
  expect(first - linked).toBeLessThan(1_500);
  expect(second - doubted).toBeLessThan(1_000);
});
