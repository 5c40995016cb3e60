import { CLASSES, type PlayerClass, PORTIONS_OF } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import { acceptanceWords } from './acceptance.ts';
import { classMeaning, does, encounterWords } from './classes.ts';

const meaning = (kind: PlayerClass) => classMeaning(kind, PORTIONS_OF[kind]);

describe('what a class means', () => {
  it('[S3.12] a guest reads what it may, what it cannot, and that an account helps', () => {
    expect(meaning('limited')).toEqual({
      heading: 'What you may do as a guest',
      may: ['watch running matches', 'chat', 'play casual matches'],
      mayNot: ['play ranked matches', 'play in tournaments'],
      lost: [],
      advice: 'Create an account to play ranked matches and play in tournaments.',
    });
  });

  it('[S3.12] a visitor reads that it only watches, a member that nothing is missing', () => {
    expect(meaning('anonymous')).toMatchObject({
      may: ['watch running matches'],
      heading: 'What you may do as a visitor',
    });
    expect(meaning('anonymous').advice).toBe('Enter as a guest, without any form, to chat and play casual matches.');
    expect(meaning('member')).toMatchObject({ mayNot: [], advice: null });
    expect(encounterWords('anonymous', 'casual')).toBe('nobody');
    expect(encounterWords('limited', 'watch')).toBe('guests, members and bots');
  });

  it('[S3.12] says of each class what the policy says, and what somebody has lost', () => {
    for (const kind of CLASSES) expect(meaning(kind).may).toHaveLength(PORTIONS_OF[kind].length);
    expect(CLASSES.filter((kind) => does(kind, 'watch'))).toEqual(['anonymous', 'limited', 'member']);
    expect(classMeaning('member', ['watch', 'casual']).lost).toEqual([
      'chat',
      'play ranked matches',
      'play in tournaments',
    ]);
  });

  it('[S3.12] has a sentence for each acceptance', () => {
    const all = (['limited', 'member', 'house'] as const).flatMap((kind) =>
      (['casual', 'ranked', 'watch'] as const).map((to) => acceptanceWords(to, kind)),
    );
    expect(new Set(all).size).toBeGreaterThanOrEqual(7);
  });
});
