import type { Signer } from '@parley/client';
import {
  INTRODUCTION_TYP,
  LIMITS,
  type ListingClaim,
  type ListingStart,
  PROTOCOL_VERSION,
  SERVING_SEAT,
  type ShownMatch,
  WATCHER_SEAT,
} from '@parley/protocol';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { encodeFrame } from '../frame.ts';
import { Company, FakeClient, newSigner } from '../testing/company.ts';
import { framesOf, noFrame } from './frame.ts';
import { createLookSession, type LookSession } from './look.ts';
import { Showing } from './show.ts';

/** Listings with real keys, signatures and introductions, over links in memory. */

let server: Signer;
let house: FakeClient;
let company: Company;
/** What the house was asked for, as it understood it. */
let asked: ListingStart[];
/** Introductions over whose links nothing can be sent, because the other side does not read. */
let stuck: Set<string>;
beforeEach(async () => {
  server = await newSigner();
  // Nobody comes back to a match here.
  const introduce = () => Promise.reject(new Error('no introduction is renewed'));
  company = new Company([], [], { server, introduce });
  house = new FakeClient(await newSigner(), server.key);
  asked = [];
  stuck = new Set();
});

const LINES: readonly ShownMatch[] = [
  { match: 'match-0002', startedAt: 2, players: ['Ada', 'Bot'], ranks: [1, 2] },
  { match: 'match-0001', startedAt: 1, players: ['Ben', 'Bot'], ranks: [2, 1] },
];
const FILE = { match: 'match-0002', text: `${'é"\n'.repeat(9_000)}the end` };

function showing(framesFor: (start: ListingStart) => Iterable<Uint8Array> = () => framesOf(LINES, FILE)): Showing {
  return new Showing({
    client: house,
    openLink: (options) => {
      const link = company.open(options);
      const { send } = link;
      link.send = (channel, data) => !stuck.has(options.claims.jti) && send.call(link, channel, data);
      return link;
    },
    timers: company.timers,
    framesFor: async (start) => {
      asked.push(start);
      return framesFor(start);
    },
  });
}

interface Asker {
  readonly client: FakeClient;
  readonly start: ListingStart;
  announce(): void;
  look(): LookSession;
}

const CLAIM: ListingClaim = {
  house: 'client-house',
  id: 'matches',
  class: 'member',
  wants: { kind: 'matches', match: null },
};

/** @param change what the introduction says otherwise than an honest server's, and what the two are told beside it */
async function asker(
  name: string,
  change: { readonly signer?: Signer; readonly claims?: object; readonly told?: Partial<ListingStart> } = {},
): Promise<Asker> {
  const signer = await newSigner();
  const client = new FakeClient(signer, server.key);
  const introduction = `introduction-${name}`;
  const introducedAt = company.timers.now();
  const nowS = Math.floor(introducedAt / 1_000);
  const jwt = await (change.signer ?? server).sign(INTRODUCTION_TYP, {
    iss: 'https://parley.example',
    jti: introduction,
    iat: nowS,
    exp: nowS + 120,
    protocol: PROTOCOL_VERSION,
    match: introduction,
    title: 'four-in-a-row',
    rules: 1,
    a: { client: 'client-house', player: 'player-house', key: house.signer.key, seat: SERVING_SEAT },
    b: { client: `client-${name}`, player: `player-${name}`, key: signer.key, seat: WATCHER_SEAT },
    listing: CLAIM,
    ...change.claims,
  });
  const start: ListingStart = {
    introduction,
    introducedAt,
    jwt,
    plan: { first: 'server', relayOnly: true, apart: false },
    iceServers: [],
    listing: CLAIM,
    title: 'four-in-a-row',
    houseKey: house.signer.key,
    askerKey: signer.key,
    ...change.told,
  };
  return {
    client,
    start,
    announce: () => house.emit({ type: 'listing-asked', start }),
    look: () =>
      createLookSession({ start, client, openLink: (options) => company.open(options), timers: company.timers }),
  };
}

describe('matches of a house', () => {
  it('[S3.20] come whole, line by line and in parts, and the place is given back', async () => {
    showing();
    const ada = await asker('ada');
    ada.announce();
    const look = ada.look();
    expect(look.view.phase).toBe('linking');
    await company.until(() => expect(look.view.phase).toBe('done'));
    expect(look.view).toMatchObject({ lines: LINES, match: FILE.match, text: FILE.text });
    expect(asked.map(({ listing }) => listing)).toEqual([CLAIM]);
    expect(ada.client.said('close-listing')).toHaveLength(1);
  });

  it('[S3.31] are shown once for an introduction, however often it is announced, and not after its link has ended', async () => {
    const opened = vi.spyOn(company, 'open');
    const house = showing();
    const ada = await asker('ada');
    ada.announce();
    const look = ada.look();
    ada.announce();
    await company.until(() => expect(look.view.phase).toBe('done'));
    await company.until(() => expect(house.open).toBe(0));
    ada.announce();
    const ben = await asker('ben');
    ben.announce();
    const other = ben.look();
    await company.until(() => expect(other.view.phase).toBe('done'));
    expect(
      opened.mock.calls.filter(([{ claims, seat }]) => claims.jti === 'introduction-ada' && seat === 0),
    ).toHaveLength(1);
    expect(asked).toHaveLength(2);
  });

  it('[S3.20] of which none is there come as an empty list', async () => {
    showing(() => framesOf([], null));
    const ada = await asker('ada');
    ada.announce();
    const look = ada.look();
    await company.until(() => expect(look.view.phase).toBe('done'));
    expect(look.view).toMatchObject({ lines: [], text: null });
  });

  it('[S3.19] that the class does not get are refused over the link, by the house', async () => {
    showing(() => [noFrame('not-permitted')]);
    const ada = await asker('ada');
    ada.announce();
    const look = ada.look();
    await company.until(() => expect(look.view.phase).toBe('refused'));
    expect(look.view).toMatchObject({ code: 'not-permitted', text: null });
  });

  it('[S3.20] are asked for by the introduction alone: the asker sends nothing over the link', async () => {
    showing();
    const ada = await asker('ada');
    ada.announce();
    stuck.add(ada.start.introduction);
    const look = ada.look();
    await company.until(() => expect(look.view.phase).toBe('receiving'));
    const link = company.links.get(`${WATCHER_SEAT}-${SERVING_SEAT}-${ada.start.introduction}`);
    if (link === undefined) throw new Error('a link');
    const sends = vi.spyOn(link, 'send');
    stuck.clear();
    await company.until(() => expect(look.view.phase).toBe('done'));
    expect(sends).not.toHaveBeenCalled();
    expect(ada.client.sent.map((said) => (said as { type: string }).type)).toEqual(['close-listing']);
  });
});

describe('a house', () => {
  const opened = (): number => [...company.links.keys()].filter((key) => key.startsWith(`${SERVING_SEAT}-`)).length;

  it('[S3.18, S3.19] opens no link for an introduction of another listing, wish, class or house, nor for a forged or old one', async () => {
    showing();
    const other = (change: Partial<ListingClaim>) => ({ told: { listing: { ...CLAIM, ...change } } });
    const forged = [
      await asker('of-another-listing', other({ id: 'secrets' })),
      await asker('wants-another', other({ wants: { kind: 'matches', match: 'match-0009' } })),
      await asker('of-another-class', { claims: { listing: { ...CLAIM, class: 'limited' } } }),
      await asker('of-another-house', { claims: { listing: { ...CLAIM, house: 'client-other' } } }),
      await asker('to-watch', { claims: { listing: undefined } }),
      await asker('forged', { signer: await newSigner() }),
      await asker('late', { claims: { exp: 1 } }),
      await asker('replayed', { claims: { jti: 'introduction-before', match: 'introduction-before' } }),
    ];
    for (const one of forged) one.announce();
    await company.timers.pass(1_000);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(opened()).toBe(0);
    (await asker('honest')).announce();
    await company.until(() => expect(opened()).toBe(1));
  });

  it('[S3.20] shows something to a bounded number at once, whatever the server says, and to the next when one has gone', async () => {
    const shown = showing();
    const crowd = await Promise.all(Array.from({ length: LIMITS.listingLinks + 5 }, (_, n) => asker(`asker-${n}`)));
    for (const one of crowd) one.announce();
    expect(shown.open).toBe(LIMITS.listingLinks);
    await company.until(() => expect(opened()).toBe(LIMITS.listingLinks));
    const [first, ...rest] = crowd;
    if (first === undefined) throw new Error('a crowd');
    const { introduction } = first.start;
    const last = rest.at(-1);
    house.emit({ type: 'introduction-ended', introduction, reason: 'left' });
    expect(shown.open).toBe(LIMITS.listingLinks - 1);
    last?.announce();
    expect(shown.open).toBe(LIMITS.listingLinks);
  });
  it('[S3.20] waits for an asker who does not read, without holding up another one', async () => {
    showing();
    const [slow, quick] = [await asker('slow'), await asker('quick')];
    slow.announce();
    stuck.add(slow.start.introduction);
    const waiting = slow.look();
    await company.until(() => expect(waiting.view.phase).toBe('receiving'));
    quick.announce();
    const look = quick.look();
    await company.until(() => expect(look.view.phase).toBe('done'));
    expect(waiting.view).toMatchObject({ phase: 'receiving', lines: [] });
    stuck.clear();
    await company.until(() => expect(waiting.view.phase).toBe('done'));
    expect(waiting.view.text).toBe(FILE.text);
  });

  it('[S3.20] that dies in the middle leaves the asker with what came, and the word that it is lost', async () => {
    const shown = showing(() => [...framesOf(LINES, FILE)].slice(0, -1));
    const ada = await asker('ada');
    ada.announce();
    const look = ada.look();
    await company.until(() => expect(look.view.match).toBe(FILE.match));
    shown.dispose();
    await company.until(() => expect(look.view.phase).toBe('lost'));
    expect(look.view).toMatchObject({ lines: LINES, text: null });
  });
});

describe('an asker', () => {
  it.each([
    ['what is no frame', () => [new TextEncoder().encode('{')]],
    ['a frame of another kind', () => [encodeFrame({ t: 'entry', jws: 'a.b.c' })]],
    ['a frame over its size', () => [encodeFrame({ t: 'part', match: 'match-0002', text: 'x'.repeat(20_000) })]],
    [
      'parts of two files',
      () => ['match-0001', 'match-0002'].map((match) => encodeFrame({ t: 'part', match, text: 'x' })),
    ],
    [
      'more lines than there may be',
      () => Array.from({ length: LIMITS.matchesShown + 1 }, () => encodeFrame({ t: 'line', line: LINES[0] })),
    ],
  ])('[S3.20] leaves a house that sends %s', async (_what, frames) => {
    showing(frames);
    const ada = await asker('ada');
    ada.announce();
    const look = ada.look();
    await company.until(() => expect(look.view.phase).toBe('lost'));
    expect(look.view.text).toBeNull();
  });

  it('[S3.20] leaves a house that sends another match than the introduction says is wanted, and takes the one that is', async () => {
    showing();
    const wants = { kind: 'matches', match: 'match-0001' } as const;
    const wanting = (match: string) => {
      const listing = { ...CLAIM, wants: { ...wants, match } };
      return { claims: { listing }, told: { listing } };
    };
    const ada = await asker('ada', wanting('match-0001'));
    ada.announce();
    const look = ada.look();
    await company.until(() => expect(look.view.phase).toBe('lost'));
    expect(look.view).toMatchObject({ match: null, text: null });
    const ben = await asker('ben', wanting(FILE.match));
    ben.announce();
    const other = ben.look();
    await company.until(() => expect(other.view.phase).toBe('done'));
    expect(other.view.match).toBe(FILE.match);
  });

  it('[S3.20] leaves a house whose parts hold nothing: they could go on for ever', async () => {
    showing(() => Array.from({ length: 3 }, () => encodeFrame({ t: 'part', match: 'match-0002', text: '' })));
    const ada = await asker('ada');
    ada.announce();
    const look = ada.look();
    await company.until(() => expect(look.view.phase).toBe('lost'));
  });

  it('[S3.20] is shown names that cannot turn, hide or overgrow what stands beside them', async () => {
    const piled = `Z${'\u0301'.repeat(30)}`;
    showing(() => framesOf([{ match: 'match-0001', startedAt: 1, players: ['\u202Eada', piled], ranks: null }], null));
    const ada = await asker('ada');
    ada.announce();
    const look = ada.look();
    await company.until(() => expect(look.view.phase).toBe('done'));
    expect(look.view.lines[0]?.players[0]).toBe('ada');
    expect(look.view.lines[0]?.players[1]?.length).toBeLessThan(5);
  });

  it('[S3.20] leaves a house whose file has no end', async () => {
    function* endless(): Generator<Uint8Array> {
      for (;;) yield encodeFrame({ t: 'part', match: 'match-0002', text: 'x'.repeat(12_000) });
    }
    showing(endless);
    const ada = await asker('ada');
    ada.announce();
    const look = ada.look();
    await company.until(() => expect(look.view.phase).toBe('lost'), 60_000);
    expect(look.view.text).toBeNull();
  });
});
