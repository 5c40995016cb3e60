import type { LinkState } from '@parley/peer';
import { PATHS, type Rung, type RungTry } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import {
  addressSentence,
  addressWords,
  hasLeft,
  hearingSentence,
  hearingWord,
  linkBegunAt,
  linkLamp,
  linkSentence,
  linkWord,
  lossWords,
  markWords,
  showsMark,
} from './link.ts';
import { pathSentence, pathWord } from './path.ts';

type Open = Extract<LinkState, { state: 'open' }>;
const NOW = 100_000;
const OPEN: Open = {
  state: 'open',
  since: 50_000,
  tookMs: 412,
  path: 'direct',
  silentSince: null,
  trying: null,
};
const open = (change: Partial<Open>): LinkState => ({ ...OPEN, ...change });

describe('links in words', () => {
  it.each<[LinkState, boolean, string, ReturnType<typeof linkLamp>]>([
    [{ state: 'connecting', since: 0, rung: 'direct' }, false, 'direct…', 'wait'],
    [{ state: 'connecting', since: 0, rung: 'reversed' }, false, 'reversed…', 'wait'],
    [{ state: 'connecting', since: 0, rung: 'turn' }, false, 'relay…', 'wait'],
    [{ state: 'connecting', since: 0, rung: 'server' }, false, 'server…', 'wait'],
    [{ state: 'proving', since: 0, rung: 'direct' }, false, 'proving keys…', 'wait'],
    [open({}), false, 'direct', 'good'],
    [open({ path: 'turn-tcp' }), false, 'relay (TCP)', 'good'],
    [open({ path: 'turn-udp' }), true, 'now: relay (UDP)', 'good'],
    [open({ path: null }), false, 'linked', 'good'],
    [open({ path: null }), true, 'linked', 'good'],
    [open({ silentSince: NOW - 600 }), false, 'silent…', 'wait'],
    [open({ silentSince: NOW - 1_000 }), false, 'silent 1 s', 'wait'],
    [open({ silentSince: NOW - 2_900 }), true, 'silent 2 s', 'wait'],
    [open({ silentSince: NOW - 2_900, trying: 'reversed' }), false, 'silent 2 s, reversed…', 'wait'],
    [open({ silentSince: NOW - 600, trying: 'direct' }), false, 'silent, direct…', 'wait'],
    [open({ path: null, trying: 'server' }), false, 'server…', 'wait'],
    [open({ path: 'server', trying: 'direct' }), false, 'server, direct…', 'wait'],
    [{ state: 'closed', why: 'timeout' }, false, 'no link', 'bad'],
  ])('[W4.1] %j (changed: %s) is "%s"', (link, changed, word, lamp) => {
    expect(linkWord(link, NOW, changed)).toBe(word);
    expect(linkLamp(link)).toBe(lamp);
  });

  it.each<[LinkState, string]>([
    [{ state: 'connecting', since: 0, rung: 'reversed' }, 'Trying the other way round.'],
    [{ state: 'proving', since: 0, rung: 'direct' }, 'Linked; both sides are proving their keys.'],
    [open({}), 'Straight from your browser to theirs.'],
    [open({ path: 'server' }), 'Through the server, which cannot read it.'],
    [open({ silentSince: NOW - 600 }), 'Nothing has come for a moment. If that goes on, another way is tried.'],
    [open({ silentSince: NOW - 8_100, trying: 'server' }), 'Nothing has come for 8 s. Trying through the server.'],
    [open({ path: null, trying: 'direct' }), 'The path in use broke. Trying the direct way.'],
    [{ state: 'closed', why: 'closed-there' }, 'The other side closed the link.'],
  ])('[W4.1] %j as a sentence: %s', (link, sentence) => {
    expect(linkSentence(link, NOW)).toBe(sentence);
  });

  it.each<[string, LinkState, number | null, boolean, boolean, string | null, boolean]>([
    ['is heard over its link', open({}), null, false, true, null, false],
    ['was delivered before, and is heard over its link again', open({}), null, true, true, null, false],
    ['is not heard', open({ silentSince: NOW - 9_000 }), NOW - 9_000, false, false, 'Reconnecting…', false],
    ['is not heard and to move', open({ silentSince: NOW - 9_000 }), NOW - 9_000, false, true, 'Reconnecting…', false],
    ['is delivered', open({ silentSince: NOW - 20_000 }), null, true, false, 'through the server', true],
    [
      'is delivered and to move',
      { state: 'closed', why: 'closed-there' },
      null,
      true,
      true,
      'to move, through the server',
      true,
    ],
  ])('[T15.9] a player that %s is said to be so', (_, link, silentSince, throughServer, turn, word, isSaid) => {
    expect(hearingWord({ link, silentSince, throughServer }, turn)).toBe(word);
    expect(hearingSentence({ link, throughServer })).toEqual(isSaid ? expect.stringMatching(/server delivers/) : null);
  });

  it('[W5.8] the mark says that the server stands in, and never that there is no link beside it', () => {
    const gone: LinkState = { state: 'closed', why: 'closed-there' };
    expect(markWords({ link: gone, throughServer: true }, NOW, false)).toEqual({
      word: 'by the server',
      lamp: 'wait',
      standIn: true,
    });
    expect(markWords({ link: gone, throughServer: false }, NOW, false)).toMatchObject({ word: 'no link', lamp: 'bad' });
    expect(markWords({ link: open({}), throughServer: true }, NOW, false)).toMatchObject({
      word: 'direct',
      lamp: 'good',
    });
  });

  it('[W5.8] beside a finished result no link is said to be gone', () => {
    const gone: LinkState = { state: 'closed', why: 'closed-there' };
    expect([showsMark(gone, false), showsMark(gone, true), showsMark(open({}), true)]).toEqual([true, false, true]);
    expect(showsMark(open({ silentSince: NOW }), true)).toBe(false);
  });

  it('[L4.7] a clock that runs behind shows no negative silence', () => {
    expect(linkWord(open({ silentSince: NOW + 5_000 }), NOW, false)).toBe('silent…');
  });

  it('[L1.4] the beginning of a link is known from each state but the last', () => {
    expect(linkBegunAt({ state: 'connecting', since: 7, rung: 'direct' })).toBe(7);
    expect(linkBegunAt(OPEN)).toBe(49_588);
    expect(linkBegunAt({ state: 'closed', why: 'timeout' })).toBeNull();
  });

  it('[W4.1] each path has a word and a sentence of its own, and only direct ones are called straight', () => {
    expect(new Set(PATHS.map(pathWord)).size).toBe(PATHS.length);
    expect(new Set(PATHS.map(pathSentence)).size).toBe(PATHS.length);
    expect(PATHS.filter((path) => pathSentence(path).startsWith('Straight'))).toEqual(['direct', 'reversed']);
  });

  it('[S17.4] what each side learns is said either way, with what hiding costs', () => {
    for (const relayOnly of [true, false]) expect(addressSentence(relayOnly, 'direct', [])).toMatch(/longer/);
    expect(addressSentence(true, 'server', [])).toMatch(/neither side learns/);
    for (const path of [null, 'direct', 'reversed'] as const) {
      expect(addressSentence(false, path, [])).toMatch(/Each side may learn/);
    }
  });

  it('[S17.4] on the server’s path only what was tried besides can show an address', () => {
    const rung = (of: Rung): RungTry => ({
      rung: of,
      number: 0,
      cause: 'planned',
      startedMs: 0,
      outcome: 'failed',
      reason: null,
      tookMs: null,
      path: null,
    });
    expect(addressSentence(false, 'server', [rung('server')])).toMatch(/neither of you learns/);
    const tried = addressSentence(false, 'server', [rung('direct'), rung('server')]);
    expect(tried).toMatch(/only trying a shorter way can/);
    expect(tried).not.toMatch(/Each side may learn/);
  });

  it('[W4.3] addresses are named in words, one of an unknown type by that', () => {
    const said = ['host', 'srflx', 'prflx', 'relay'].map(addressWords);
    expect(new Set(said).size).toBe(4);
    for (const words of said) expect(words).toContain('address');
    expect(addressWords(null)).toBe('–');
    expect(addressWords('constructor')).toBe('constructor');
  });

  it('[W5.8] who left has no link any more, even while one still stands; a bot closes its own and stays', () => {
    const closed: LinkState = { state: 'closed', why: 'timeout' };
    const seat = (change: object) => ({
      self: false,
      participant: { card: { class: 'limited' as const } },
      link: open({}),
      departure: null,
      ...change,
    });
    expect(hasLeft(seat({ departure: 'left' }), false)).toBe(true);
    expect(hasLeft(seat({ departure: 'resigned' }), false)).toBe(false);
    expect(hasLeft(seat({ link: closed }), false)).toBe(false);
    expect(hasLeft(seat({ link: closed }), true)).toBe(true);
    expect(hasLeft(seat({}), true)).toBe(false);
    expect(hasLeft(seat({ link: closed, participant: { card: { class: 'house' } } }), true)).toBe(false);
  });
});

describe('loss on the way here', () => {
  it.each([
    [null, 'not measured yet'],
    [0, 'none'],
    [0.0017, '0.2%'],
    [0.034, '3.4%'],
    [1, '100%'],
  ])('[W4.5] %s is %s', (share, words) => {
    expect(lossWords(share)).toBe(words);
  });
});
