import type { Connection } from '@parley/client';
import { describe, expect, it } from 'vitest';
import { connectionWord, offSentence, shownConnection, waitingSentence } from './connection.ts';

const STATES: readonly Connection['state'][] = ['offline', 'connecting', 'online', 'waiting', 'ended'];

describe('the connection in words', () => {
  it('[W7.2] each state has a word of its own', () => {
    expect(new Set(STATES.map((state) => connectionWord(state, false).word)).size).toBe(STATES.length);
  });

  it('[W7.2] a device without a network is never called online; what has ended for good stays ended', () => {
    for (const state of STATES) {
      expect(connectionWord(state, true).word).toBe(state === 'ended' ? 'Disconnected' : 'No network');
    }
  });

  it('[W8.2] nothing says "Offline" between being let in and connecting', () => {
    expect(shownConnection('offline', 'entering')).toBe('connecting');
    expect(shownConnection('offline', 'in')).toBe('connecting');
    expect(shownConnection('offline', 'refused')).toBe('offline');
    for (const state of STATES.filter((one) => one !== 'offline')) expect(shownConnection(state, 'in')).toBe(state);
  });

  it('[W7.2, N11.2] a player in a match reads that the time of absence runs', () => {
    expect(offSentence(true)).toContain('counts as absent');
    expect(offSentence(false)).not.toContain('moves');
  });

  it('[W7.2] a server that answered is not called out of reach', () => {
    expect(waitingSentence('internal')).toContain('out of reach');
    for (const why of ['too-fast', 'server-stopping'] as const)
      expect(waitingSentence(why)).not.toContain('out of reach');
  });
});
