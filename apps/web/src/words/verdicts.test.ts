import { CASES, verdictFor } from '@parley/evidence/testing';
import { describe, expect, it } from 'vitest';
import { inShort } from './in-short.ts';

/** By seat what that player reads of what happened and of what it means; why is the same for everybody. */
interface Read {
  readonly happened: readonly (string | null)[];
  readonly why: string;
  readonly means: readonly string[];
}

/**
 * Verdicts of all kinds as each player reads them, by the real arbiter. Whoever changes words reads the whole here, as somebody
 * who was not there.
 */
const READ: Readonly<Record<string, Read>> = {
  'all report the same, and so do the moves': {
    happened: ['You won: Ada first, then Ben.', 'You lost: Ada first, then Ben.'],
    why: 'Both players reported the same, and the signed moves give it too.',
    means: [
      'Your trust rises from 30 to 44: your report agreed with everybody’s.',
      'Your trust stays at 95: your report agreed with everybody’s.',
    ],
  },
  'all report the same, and no moves came': {
    happened: ['You won: Ada first, then Ben.', 'You lost: Ada first, then Ben.'],
    why: 'Both players reported the same.',
    means: [
      'Your trust rises from 30 to 44: your report stands, but no record of the moves vouches for it, so matches like this one raise your trust only up to a limit.',
      'Your trust stays at 95: your report stands, but no record of the moves vouches for it, so matches like this one raise your trust only up to a limit.',
    ],
  },
  'Ben lies, and his own signed moves prove it': {
    happened: ['You won: Ada first, then Ben.', 'You lost: Ada first, then Ben.'],
    why: 'The signed moves of this match, played again, give this result.',
    means: [
      'Your trust rises from 30 to 44: the signed moves of the match proved your report right.',
      'Your trust falls from 95 to 54: your own signed moves prove your report false.',
    ],
  },
  'both lie alike against the moves': {
    happened: ['You won: Ada first, then Ben.', 'You lost: Ada first, then Ben.'],
    why: 'All reports say the same, and the signed moves say otherwise: the moves decided.',
    means: [
      'Your trust falls from 95 to 54: your own signed moves prove your report false.',
      'Your trust falls from 95 to 54: your own signed moves prove your report false.',
    ],
  },
  'Ben signed two histories, both of which were played on': {
    happened: [
      'You won: Ada first, then Ben and Cleo.',
      'You came second: Ada first, then Ben and Cleo.',
      'You came second: Ada first, then Ben and Cleo.',
    ],
    why: 'All 3 players reported the same.',
    means: [
      'Your trust stays at 95: your report stands, but no record of the moves vouches for it, so matches like this one raise your trust only up to a limit.',
      'Your trust falls from 95 to 54: you signed two different histories of this match.',
      'Your trust stays at 95: your report stands, but no record of the moves vouches for it, so matches like this one raise your trust only up to a limit.',
    ],
  },
  'Ben stalls, signs Ada away and reports a win: he is out of time by the server’s account': {
    happened: ['You won: Ada first, then Ben.', 'You lost: Ada first, then Ben.'],
    why: 'The loser ran out of time, by what was signed or by what the server saw, and with the signed moves up to then that gives this result.',
    means: [
      'Your trust rises from 30 to 44: the signed moves of the match proved your report right.',
      'Your trust falls from 95 to 85: you ran out of time, so your report of another result was overruled; you signed a player away as absent whom the server saw there and playing.',
    ],
  },
  'Ben signs Ada away, who was there, and no moves tell who won': {
    happened: [null, null],
    why: 'The two reports contradict each other and nothing tells whose is right, but one player signed the other away as absent, whom the server saw there, and bears the blame.',
    means: [
      'Your trust did not move: nothing in this match counts for you or against you; matches with guests, or with people on your network, count only up to a limit.',
      'Your trust falls from 95 to 88: you signed a player away as absent whom the server saw there and playing; the blame for the missing result is all yours, because you signed that player away.',
    ],
  },
  'Ben resigns': {
    happened: ['You won: Ada first, then Ben.', 'You lost: Ada first, then Ben.'],
    why: 'The loser resigned: both players reported the same, and the signed moves give it too.',
    means: [
      'Your trust rises from 30 to 44: your report agreed with everybody’s.',
      'Your trust stays at 95: your report agreed with everybody’s.',
    ],
  },
  'Ben leaves without a report': {
    happened: [
      'You won: Ada first, then Ben; Ben left or went missing before the end.',
      'You lost: Ada first, then Ben; you left or went missing before the end.',
    ],
    why: 'The loser left before the end and signed it, and with the signed moves up to then that gives this result.',
    means: [
      'Your trust stays at 95: your report agrees with the signed moves.',
      'Your trust falls from 30 to 20: you left the match, or went missing, before its end.',
    ],
  },
  'Ben loses the network and does not come back': {
    happened: [
      'You won: Ada first, then Ben; Ben lost the connection before the end.',
      'You lost: Ada first, then Ben; you lost the connection before the end.',
    ],
    why: 'The loser went missing before the end, by what was signed or by what the server saw, and with the signed moves up to then that gives this result.',
    means: [
      'Your trust stays at 95: your report agrees with the signed moves.',
      'Your trust falls from 72 to 68: your connection was lost before the end of the match.',
    ],
  },
  'Cleo cannot reach the server, and says so through the others': {
    happened: [
      'You won: Ada first, then Ben and Cleo.',
      'You came second: Ada first, then Ben and Cleo.',
      'You came second: Ada first, then Ben and Cleo.',
    ],
    why: 'All 3 players reported the same.',
    means: [
      'Your trust falls from 95 to 94: somebody in this match could not reach the server, and anybody in it may have caused that, so nobody gains and each pays a little.',
      'Your trust falls from 95 to 94: somebody in this match could not reach the server, and anybody in it may have caused that, so nobody gains and each pays a little.',
      'Your trust falls from 95 to 94: you could not reach the server, and anybody in this match may have caused that, so nobody gains and each pays a little.',
    ],
  },
  'Ben is silent after a match whose moves are complete': {
    happened: ['You won: Ada first, then Ben.', 'You lost: Ada first, then Ben.'],
    why: 'The signed moves of this match, played again, give this result.',
    means: [
      'Your trust rises from 30 to 44: your report agrees with the signed moves.',
      'Your trust falls from 95 to 93: no report of yours arrived in time.',
    ],
  },
  'Ben is silent, and there are no moves': {
    happened: [null, null],
    why: 'Only 1 of 2 players gave a report that counts, and that is too few for a result.',
    means: [
      'Your trust falls from 95 to 94: others did not report, and anybody in this match may have kept them from it, so each pays a little for the missing result.',
      'Your trust falls from 30 to 24: no report of yours arrived in time.',
    ],
  },
  'a veteran against a new member, one word each, no moves': {
    happened: [null, null],
    why: 'The two reports contradict each other, and nothing tells whose is right.',
    means: [
      'Your trust falls from 95 to 93: the other player’s report contradicts yours, and nothing shows which is right, so half the blame for the missing result is yours.',
      'Your trust stays at 30: the other player’s report contradicts yours, and nothing shows which is right, so half the blame for the missing result is yours; but such a dispute takes nobody below where trust begins.',
    ],
  },
  'Cleo is overruled by two': {
    happened: [
      'You won: Ada first, then Ben and Cleo.',
      'You came second: Ada first, then Ben and Cleo.',
      'You came second: Ada first, then Ben and Cleo.',
    ],
    why: '2 of 3 players reported this, with 66.7% of the trust in this match; more than 60% decides.',
    means: [
      'Your trust stays at 95: your report was upheld and became the official result.',
      'Your trust stays at 95: your report was upheld and became the official result.',
      'Your trust falls from 95 to 88: the official result differs from your report.',
    ],
  },
  'two against Cleo, whom the server saw there to the end': {
    happened: [null, null, null],
    why: 'The reports contradict a player whom the server saw there to the end, and no record of the moves shows who is right, so there is no result.',
    means: [
      'Your trust falls from 95 to 94: you and 1 more reported one result, and 1 player reported another, so the smaller part of the blame for the missing result is yours.',
      'Your trust falls from 95 to 94: you and 1 more reported one result, and 1 player reported another, so the smaller part of the blame for the missing result is yours.',
      'Your trust falls from 95 to 92: nobody else reported your result, and 2 players reported another, so the larger part of the blame for the missing result is yours.',
    ],
  },
  'three of four report alike, and weigh too little': {
    happened: [null, null, null, null],
    why: '3 of 4 players gave a report that counts, with 33.2% of the ranked trust in this match; more than 80% is needed for a result.',
    means: [
      'Your trust falls from 9 to 8: those who reported count for too little to decide without the others, and anybody may have kept those from reporting, so each pays a little.',
      'Your trust falls from 9 to 8: those who reported count for too little to decide without the others, and anybody may have kept those from reporting, so each pays a little.',
      'Your trust falls from 30 to 28: those who reported count for too little to decide without the others, and anybody may have kept those from reporting, so each pays a little.',
      'Your trust falls from 95 to 93: no report of yours arrived in time.',
    ],
  },
  'three of four of one address report alike, and Dan is silent': {
    happened: [null, null, null, null],
    why: '3 of 4 players gave a report, but those who are connected with each other or entered together are one vote, and that is too few for a result.',
    means: [
      'Your trust falls from 30 to 28: those who reported count for too little to decide without the others, and anybody may have kept those from reporting, so each pays a little.',
      'Your trust falls from 30 to 28: those who reported count for too little to decide without the others, and anybody may have kept those from reporting, so each pays a little.',
      'Your trust falls from 30 to 28: those who reported count for too little to decide without the others, and anybody may have kept those from reporting, so each pays a little.',
      'Your trust falls from 30 to 24: no report of yours arrived in time.',
    ],
  },
  'two say that it never began, Cleo says that it did, the server saw nothing': {
    happened: [null, null, null],
    why: '2 of 3 players, with 66.7% of the trust in this match, say that it never began, and the server saw no sign of a beginning, so it has no result.',
    means: [
      'Your trust did not move: nothing in this match counts for you or against you; matches with guests, or with people on your network, count only up to a limit.',
      'Your trust did not move: nothing in this match counts for you or against you; matches with guests, or with people on your network, count only up to a limit.',
      'Your trust falls from 95 to 88: your report that the match was played was overruled by those who say that it never began.',
    ],
  },
  'two say that it never began, Cleo says that it did, the server saw it begin': {
    happened: [null, null, null],
    why: 'Most reports say that the match never began, but the server itself saw it begin, so there is no result.',
    means: [
      'Your trust falls from 95 to 93: you reported that the match never began, and the server saw it begin, so half the blame for the missing result is yours.',
      'Your trust falls from 95 to 93: you reported that the match never began, and the server saw it begin, so half the blame for the missing result is yours.',
      'Your trust falls from 95 to 93: nobody else reported your result, and 2 players reported another, so half the blame for the missing result is yours.',
    ],
  },
  'both say that it never began': {
    happened: [null, null],
    why: 'Both players say that the match never began, so it has no result.',
    means: [
      'No rating moved: a match without a beginning counts for nobody.',
      'No rating moved: a match without a beginning counts for nobody.',
    ],
  },
  'the game disagrees with everybody': {
    happened: [null, null],
    why: 'The signed moves, played again, come to what no player saw, so the fault lies in the game: there is no result, and nobody is blamed.',
    means: [
      'No rating moved: nobody pays for a fault in the game.',
      'No rating moved: nobody pays for a fault in the game.',
    ],
  },
  'two of one address agree on a record': {
    happened: ['You won: Ada first, then Ben.', 'You lost: Ada first, then Ben.'],
    why: 'Both players reported the same, and the signed moves give it too.',
    means: [
      'Your trust rises from 30 to 44: this match counts only up to a limit, because you did not move in it, or because your opponents are guests or on the same network as you, as in one home.',
      'Your trust rises from 30 to 44: this match counts only up to a limit, because you did not move in it, or because your opponents are guests or on the same network as you, as in one home.',
    ],
  },
  'two guests play it out': {
    happened: ['You won: Ada first, then Ben.', 'You lost: Ada first, then Ben.'],
    why: 'Both players reported the same, and the signed moves give it too.',
    means: [
      'Your trust rises from 20 to 36: this match counts only up to a limit, because you did not move in it, or because your opponents are guests or on the same network as you, as in one home.',
      'Your trust rises from 20 to 36: this match counts only up to a limit, because you did not move in it, or because your opponents are guests or on the same network as you, as in one home.',
    ],
  },
  'ranked, decided by ranked trust: Ada and Ben have casual trust only': {
    happened: [null, null, null],
    why: 'The reports contradict each other: the most trusted of them has 62.8% of the ranked trust in this match, and more than 80% is needed.',
    means: [
      'Your trust falls from 94 to 93: you and 1 more reported one result, and 1 player reported another, so the smaller part of the blame for the missing result is yours.',
      'Your trust falls from 94 to 93: you and 1 more reported one result, and 1 player reported another, so the smaller part of the blame for the missing result is yours.',
      'Your trust falls from 95 to 92: nobody else reported your result, and 2 players reported another, so the larger part of the blame for the missing result is yours.',
    ],
  },
  'Ada is convicted of flooding': {
    happened: [
      'You won: Ada first, then Ben; Ben lost the connection before the end.',
      'You lost: Ada first, then Ben; you lost the connection before the end.',
    ],
    why: 'The loser went missing before the end, by what was signed or by what the server saw, and with the signed moves up to then that gives this result.',
    means: [
      'Your trust falls from 95 to 73: over many matches your opponents went missing far too often while you gained by it.',
      'Your trust falls from 95 to 94: your connection was lost before the end of the match.',
    ],
  },
  'Ada is convicted of claiming not to hear others': {
    happened: [
      'You won: Ada first, then Ben and Cleo.',
      'You came second: Ada first, then Ben and Cleo.',
      'You came second: Ada first, then Ben and Cleo.',
    ],
    why: 'All 3 players reported the same, and the signed moves give it too.',
    means: [
      'Your trust falls from 95 to 73: over many matches you claimed not to hear others, though everybody else heard them.',
      'Your trust stays at 95: your report agreed with everybody’s.',
      'Your trust stays at 95: your report agreed with everybody’s.',
    ],
  },
  'a tournament match in which Ben’s report is overruled by the moves': {
    happened: ['You won: Ada first, then Ben.', 'You lost: Ada first, then Ben.'],
    why: 'The signed moves of this match, played again, give this result.',
    means: [
      'Your trust stays at 95: the signed moves of the match proved your report right.',
      'Your trust falls from 95 to 77: the official result differs from your report.',
    ],
  },
  'against a house': {
    happened: ['You won: Ada first, then Ben.', 'You lost: Ada first, then Ben.'],
    why: 'Both players reported the same, and the signed moves give it too.',
    means: ['No rating moves against a house.', 'No rating moves against a house.'],
  },
  'a party alone': {
    happened: ['You won: Ada first, then Ben.', 'You lost: Ada first, then Ben.'],
    why: 'Both players reported the same, and the signed moves give it too.',
    means: [
      'No rating moved: all players entered together, so that they agree says nothing.',
      'No rating moved: all players entered together, so that they agree says nothing.',
    ],
  },
};

const read = CASES.map((one) => {
  const verdict = verdictFor(one);
  const names = verdict.participants.map(({ card }) => card.name);
  return { name: one.name, verdict, seats: names.map((_, seat) => inShort(verdict, names, seat)) };
});
const sentences = (text: string) => text.match(/\.(\s|$)/g)?.length ?? 0;

describe('verdicts read by somebody who was not there', () => {
  it.each(read)('[W5.6] $name', ({ name, seats }) => {
    const [first] = seats;
    expect({
      happened: seats.map(({ happened }) => happened),
      why: first?.why,
      means: seats.map(({ means }) => means),
    }).toEqual(READ[name]);
  });

  it('[W5.6] there are three sentences at most, each of them whole', () => {
    expect(read.length).toBeGreaterThanOrEqual(20);
    for (const { seats } of read) {
      for (const { happened, why, means } of seats) {
        const all = [happened, why, means].filter((part) => part !== null);
        for (const part of all) expect(part).toMatch(/^[\p{Lu}\d].*[^.]\.$/u);
        expect(sentences(all.join(' '))).toBeLessThanOrEqual(3);
      }
    }
  });

  it('[W5.6] two who lose differently never read the same', () => {
    for (const { verdict, seats } of read) {
      for (const one of verdict.changes) {
        for (const other of verdict.changes) {
          const alike = one.before === other.before && one.after === other.after;
          if (!alike) expect(seats[one.seat]?.means).not.toBe(seats[other.seat]?.means);
        }
      }
    }
  });

  it('[W5.6] nobody is told of more than twenty matches', () => {
    const told = read.flatMap(({ verdict }) => verdict.changes.flatMap(({ restore }) => restore ?? []));
    expect(told.length).toBeGreaterThan(10);
    for (const restore of told) {
      expect(Number(/(\d+) matches/.exec(restore)?.[1] ?? 1)).toBeLessThanOrEqual(20);
      expect(sentences(restore)).toBe(1);
    }
  });

  it('[W5.6] a reader who did not play is told what happened and why', () => {
    const [first] = read;
    if (first === undefined) throw new Error('There is no case.');
    expect(inShort(first.verdict, ['Ada', 'Ben'], null)).toEqual({
      happened: 'Ada won: Ada first, then Ben.',
      why: 'Both players reported the same, and the signed moves give it too.',
      means: null,
    });
  });
});
