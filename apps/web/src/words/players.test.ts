import { describe, expect, it } from 'vitest';
import { leftPageSentence } from './left-page.ts';
import { partySentence, removalWords, titleFor } from './players.ts';

describe('several players of one page in words', () => {
  it('[S14.12] a match says before and after that they are one vote', () => {
    expect(partySentence([], false)).toBeNull();
    expect(partySentence(['Bo'], true)).toBe(
      'You and Bo play from one page, so you have one vote on the result between you, and no trust moves.',
    );
    expect(partySentence(['Bo', 'Cy'], false)).toBe(
      'You, Bo and Cy play from one page, so you have one vote on the result between you, and no trust is won from each other.',
    );
  });

  it('[S14.10] the name of the document says whose page it is, and who else waits', () => {
    expect(titleFor('', null, null)).toBe('Parley');
    expect(titleFor('Match', null, null)).toBe('Match · Parley');
    expect(titleFor('Match', 'Ada', null)).toBe('Match · Ada · Parley');
    expect(titleFor('', 'Ada', { name: 'Bo', want: 'turn' })).toBe('(Bo: your turn) Ada · Parley');
  });

  it('[S14.9] a guest is told what is lost before its key is', () => {
    const guest = removalWords({ name: 'Bo', isMember: false, isPlaying: true, hasReports: true });
    expect(guest.first.join(' ')).toMatch(/leaves it.*report of Bo is still on its way/);
    expect(guest.keep).toContain('keeps the key');
    expect(guest.last).toMatch(/key is deleted.*name, trust, matches and groups of Bo are lost for good/);
    const member = removalWords({ name: 'Bo', isMember: true, isPlaying: false, hasReports: false });
    expect(member.first).toEqual([]);
    expect(member.keep).toContain('stays signed in');
    expect(JSON.stringify(member)).not.toContain('lost');
  });

  it('[W5.8] who was removed from the page in the middle of a match is named to those who are here', () => {
    expect(leftPageSentence(['Bo'])).toBe('Bo left this page. The match waits a little; anyone who stays away is out.');
  });
});
