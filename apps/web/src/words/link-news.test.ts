import type { LinkState } from '@parley/peer';
import { describe, expect, it } from 'vitest';
import { type Announced, linkNews, NOTHING_ANNOUNCED } from './link-news.ts';

const NOW = 100_000;
/** Silent for so long that it is repaired, and for a moment only. */
const LONG = NOW - 2_000;
const SHORT = NOW - 1_999;

type Open = Extract<LinkState, { state: 'open' }>;
const open = (change: Partial<Open>): LinkState => ({
  state: 'open',
  since: 0,
  tookMs: 412,
  path: 'direct',
  silentSince: null,
  trying: null,
  ...change,
});
const CLOSED: LinkState = { state: 'closed', why: 'timeout' };

/** Everything that is said while a link goes through these states. */
function said(states: readonly LinkState[]): readonly string[] {
  let announced: Announced = NOTHING_ANNOUNCED;
  return states.flatMap((link) => {
    const [next, sentence] = linkNews('Ben', announced, link, NOW);
    announced = next;
    return sentence === null ? [] : [sentence];
  });
}

describe('news of links', () => {
  it('[W4.2] the first path is not announced, another one is, once', () => {
    const relay = open({ path: 'turn-udp' });
    expect(said([{ state: 'connecting', since: 0, rung: 'direct' }, open({ path: null }), open({}), open({})])).toEqual(
      [],
    );
    expect(said([open({}), relay, relay])).toEqual(['Link to Ben, now: relay (UDP).']);
  });

  it('[L4.7] silence that ends by itself says nothing', () => {
    expect(said([open({}), open({ silentSince: LONG }), open({}), open({ silentSince: SHORT }), open({})])).toEqual([]);
  });

  it('[L4.7] a moment of silence beside a try that goes on anyway is no repair', () => {
    expect(said([open({}), open({ silentSince: SHORT, trying: 'reversed' }), open({})])).toEqual([]);
  });

  it('[L4.7] one repair over several rungs is announced once, and its end', () => {
    expect(
      said([
        open({}),
        open({ silentSince: LONG }),
        open({ silentSince: LONG, trying: 'reversed' }),
        open({ silentSince: LONG, trying: 'direct' }),
        open({ silentSince: LONG }),
        open({ silentSince: LONG, trying: 'server' }),
        open({}),
      ]),
    ).toEqual(['Nothing comes from Ben; the link is being repaired.', 'Ben is heard again.']);
  });

  it('[L4.7] a repair that ends on another path tells the path', () => {
    expect(
      said([open({}), open({ silentSince: LONG, trying: 'server' }), open({ path: null }), open({ path: 'server' })]),
    ).toEqual([
      'Nothing comes from Ben; the link is being repaired.',
      'Ben is heard again.',
      'Link to Ben, now: server.',
    ]);
    expect(said([open({}), open({ silentSince: LONG, trying: 'server' }), open({ path: 'server' })])).toEqual([
      'Nothing comes from Ben; the link is being repaired.',
      'Link to Ben, now: server.',
    ]);
  });

  it('[L4.7] looking for something better beside a link that works says nothing until it is found', () => {
    const server = open({ path: 'server' });
    expect(said([server, open({ path: 'server', trying: 'direct' }), server, open({})])).toEqual([
      'Link to Ben, now: direct.',
    ]);
  });

  it('[W4.2] the end is announced once, and not where there was no link', () => {
    expect(said([open({}), CLOSED, CLOSED])).toEqual(['No link to Ben any more.']);
    expect(said([{ state: 'connecting', since: 0, rung: 'direct' }, CLOSED])).toEqual([]);
  });
});
