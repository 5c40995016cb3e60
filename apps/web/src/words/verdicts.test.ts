import { CASES, verdictFor } from '@parley/evidence/testing';
import { describe, expect, it } from 'vitest';
import { inShort } from './in-short.ts';
import { wayBackSentence } from './trust-way.ts';

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
    happened: ['You beat Ben.', 'Ada beat you.'],
    why: 'Both players reported the same, and the signed moves give it too.',
    means: [
      'Your trust rises from 30 to 44: your report agreed with everybody’s.',
      'Your trust stays at 95, as high as trust goes: your report agreed with everybody’s.',
    ],
  },
  'all report the same, and no moves came': {
    happened: ['You beat Ben.', 'Ada beat you.'],
    why: 'Both players reported the same.',
    means: [
      'Your trust rises from 30 to 44: your report stands, but no complete record of the moves was handed in, and such matches alone take nobody above 49.',
      'Your trust stays at 95, as high as trust goes: your report stands, but no complete record of the moves was handed in, and such matches alone take nobody above 49.',
    ],
  },
  'Ben lies, and his own signed moves prove it': {
    happened: ['You beat Ben.', 'Ada beat you.'],
    why: 'The reports differ, and the signed moves of this match, played again, give this result.',
    means: [
      'Your trust rises from 30 to 44: the record of the match proved your report right.',
      'Your trust falls from 95 to 54: your own signed moves prove your report false.',
    ],
  },
  'both lie alike against the moves': {
    happened: ['You beat Ben.', 'Ada beat you.'],
    why: 'All reports say the same, but the moves and states that the players signed say otherwise, and those decide.',
    means: [
      'Your trust falls from 95 to 54: your own signed moves prove your report false.',
      'Your trust falls from 95 to 54: your own signed moves prove your report false.',
    ],
  },
  'Ben signed two histories, both of which were played on': {
    happened: [
      'You won: Ada first, then Ben and Cleo.',
      'You share second place: Ada first, then Ben and Cleo.',
      'You share second place: Ada first, then Ben and Cleo.',
    ],
    why: 'All 3 players reported the same.',
    means: [
      'Your trust stays at 95, as high as trust goes: your report stands, but Ben signed two different records of the moves, and such matches alone take nobody above 49.',
      'Your trust falls from 95 to 54: you signed two different records of this match.',
      'Your trust stays at 95, as high as trust goes: your report stands, but Ben signed two different records of the moves, and such matches alone take nobody above 49.',
    ],
  },
  'Ben stalls, signs Ada away and reports a win: he is out of time by the server’s account': {
    happened: ['You beat Ben.', 'Ada beat you.'],
    why: 'Ben ran out of time, as the server itself saw; with the signed moves up to then that gives this result.',
    means: [
      'Your trust rises from 30 to 44: the record of the match proved your report right.',
      'Your trust falls from 95 to 85: you ran out of time, so your report of another result was overruled; you signed that a player was absent whom the server saw there and playing.',
    ],
  },
  'Ben signs Ada away, who was there, and no moves tell who won': {
    happened: [null, null],
    why: 'The two reports contradict each other and no complete record of the moves shows which is right, but Ben signed that Ada was absent, although the server saw Ada there.',
    means: [
      'Your trust did not move: you pay nothing for this match, and without a result nobody gains.',
      'Your trust falls from 95 to 88: you signed that a player was absent whom the server saw there and playing; you alone pay for the missing result.',
    ],
  },
  'Ben resigns': {
    happened: ['You beat Ben.', 'Ada beat you.'],
    why: 'Ben resigned: both players reported the same, and the signed moves give it too.',
    means: [
      'Your trust rises from 30 to 44: your report agreed with everybody’s.',
      'Your trust stays at 95, as high as trust goes: your report agreed with everybody’s.',
    ],
  },
  'Ben leaves without a report': {
    happened: ['You beat Ben; Ben did not stay to the end.', 'Ada beat you; you did not stay to the end.'],
    why: 'Ben left before the end and signed it; with the signed moves up to then that gives this result.',
    means: [
      'Your trust stays at 95, as high as trust goes: your report agrees with the signed moves.',
      'Your trust falls from 30 to 20: you left the match before its end.',
    ],
  },
  'Ben loses the network and does not come back': {
    happened: [
      'You beat Ben; Ben lost the connection before the end.',
      'Ada beat you; you lost the connection before the end.',
    ],
    why: 'Ben went missing before the end, as Ada signed, and nothing that the server saw contradicts it; with the signed moves up to then that gives this result.',
    means: [
      'Your trust stays at 95, as high as trust goes: your report agrees with the signed moves.',
      'Your trust falls from 72 to 68: your connection was lost before the end of the match.',
    ],
  },
  'Cleo cannot reach the server, and says so through the others': {
    happened: [
      'You won: Ada first, then Ben and Cleo.',
      'You share second place: Ada first, then Ben and Cleo.',
      'You share second place: Ada first, then Ben and Cleo.',
    ],
    why: 'All 3 players reported the same.',
    means: [
      'Your trust falls from 95 to 94: Cleo could not reach the server for a while, and nothing shows whether somebody in this match caused that, so nobody gains and you pay a little.',
      'Your trust falls from 95 to 94: Cleo could not reach the server for a while, and nothing shows whether somebody in this match caused that, so nobody gains and you pay a little.',
      'Your trust falls from 95 to 94: you could not reach the server for a while, and nothing shows whether somebody in this match caused that, so nobody gains and you pay a little.',
    ],
  },
  'Ben is silent after a match whose moves are complete': {
    happened: ['You beat Ben.', 'Ada beat you.'],
    why: 'Ben did not report, and the signed moves of this match, played again, give this result.',
    means: [
      'Your trust rises from 30 to 44: your report agrees with the signed moves.',
      'Your trust falls from 95 to 93: no report of yours arrived in time.',
    ],
  },
  'Ben is silent, and there are no moves': {
    happened: [null, null],
    why: 'Ben did not report, and one report alone is not enough for a result.',
    means: [
      'Your trust falls from 95 to 94: Ben did not report, and nothing shows why, so nobody gains and you pay a little.',
      'Your trust falls from 30 to 24: no report of yours arrived in time.',
    ],
  },
  'a veteran against a new member, one word each, no moves': {
    happened: [null, null],
    why: 'The two reports contradict each other, and no complete record of the moves shows which is right.',
    means: [
      'Your trust falls from 95 to 93: the other player’s report contradicts yours, and nothing shows which is right, so you pay half of the charge for a match without a result.',
      'Your trust stays at 30: the other player’s report contradicts yours, and nothing shows which is right; you would pay half of the charge for a match without a result, but no dispute takes you below 30, where you began.',
    ],
  },
  'Cleo is overruled by two': {
    happened: [
      'You won: Ada first, then Ben and Cleo.',
      'You share second place: Ada first, then Ben and Cleo.',
      'You share second place: Ada first, then Ben and Cleo.',
    ],
    why: '2 of 3 players reported this, with 66.7% of the trust of all players; more than 60% decides.',
    means: [
      'Your trust stays at 95, as high as trust goes: your report was upheld and became the official result.',
      'Your trust stays at 95, as high as trust goes: your report was upheld and became the official result.',
      'Your trust falls from 95 to 88: the official result differs from your report.',
    ],
  },
  'two against Cleo, whom the server saw there to the end': {
    happened: [null, null, null],
    why: 'The other reports contradict Cleo, whom the server saw there to the end, and without a complete record of the moves nobody who was there is overruled, so there is no result.',
    means: [
      'Your trust falls from 95 to 93: you contradict Cleo, whom the server saw there to the end, while it lost sight of you, so you pay half of the charge for a match without a result.',
      'Your trust falls from 95 to 93: you contradict Cleo, whom the server saw there to the end, while it lost sight of you, so you pay half of the charge for a match without a result.',
      'Your trust falls from 95 to 94: nobody confirms your result, but the server saw you there to the end, so you pay a quarter of the charge for a match without a result.',
    ],
  },
  'three of four report alike, and weigh too little': {
    happened: [null, null, null, null],
    why: 'Dan did not report, and the others have 33.2% of the trust of all players (casual play counts a quarter in ranked matches); more than 80% is needed for a result.',
    means: [
      'Your trust falls from 9 to 8: those who reported count too little to decide without Dan, and nothing shows why Dan did not report, so nobody gains and you pay a little.',
      'Your trust falls from 9 to 8: those who reported count too little to decide without Dan, and nothing shows why Dan did not report, so nobody gains and you pay a little.',
      'Your trust falls from 30 to 28: those who reported count too little to decide without Dan, and nothing shows why Dan did not report, so nobody gains and you pay a little.',
      'Your trust falls from 95 to 93: no report of yours arrived in time.',
    ],
  },
  'three of four of one address report alike, and Dan is silent': {
    happened: [null, null, null, null],
    why: 'Dan did not report, and the reports of the others, who are on one network or entered together, count as one vote, which is too few for a result.',
    means: [
      'Your trust falls from 30 to 28: those who reported count too little to decide without Dan, and nothing shows why Dan did not report, so nobody gains and you pay a little.',
      'Your trust falls from 30 to 28: those who reported count too little to decide without Dan, and nothing shows why Dan did not report, so nobody gains and you pay a little.',
      'Your trust falls from 30 to 28: those who reported count too little to decide without Dan, and nothing shows why Dan did not report, so nobody gains and you pay a little.',
      'Your trust falls from 30 to 24: no report of yours arrived in time.',
    ],
  },
  'two say that it never began, Cleo says that it did, the server saw nothing': {
    happened: [null, null, null],
    why: '2 of 3 players, with 66.7% of the trust of all players, say that the match never began, and the server saw no sign of a beginning, so it has no result.',
    means: [
      'Your trust did not move: you pay nothing for this match, and without a result nobody gains.',
      'Your trust did not move: you pay nothing for this match, and without a result nobody gains.',
      'Your trust falls from 95 to 88: your report that the match was played was overruled by those who say that it never began.',
    ],
  },
  'two say that it never began, Cleo says that it did, the server saw it begin': {
    happened: [null, null, null],
    why: 'Most reports say that the match never began, but the server itself saw it begin, and no other report has enough behind it for a result.',
    means: [
      'Your trust falls from 95 to 93: you reported that the match never began, and the server saw it begin, so you pay half of the charge for a match without a result.',
      'Your trust falls from 95 to 93: you reported that the match never began, and the server saw it begin, so you pay half of the charge for a match without a result.',
      'Your trust falls from 95 to 94: nobody confirms your result, but the server saw you there to the end, so you pay a quarter of the charge for a match without a result.',
    ],
  },
  'both say that it never began': {
    happened: [null, null],
    why: 'Both players say that the match never began, so it has no result.',
    means: [
      'No trust moved: a match that never began counts for nobody.',
      'No trust moved: a match that never began counts for nobody.',
    ],
  },
  'the game disagrees with everybody': {
    happened: [null, null],
    why: 'Played again, the signed moves end differently from what every player’s game showed and signed, so the game is at fault: there is no result, and nobody is blamed.',
    means: [
      'No trust moved: nobody pays for a fault in the game.',
      'No trust moved: nobody pays for a fault in the game.',
    ],
  },
  'two of one address agree on a record': {
    happened: ['You beat Ben.', 'Ada beat you.'],
    why: 'Both players reported the same, and the signed moves give it too.',
    means: [
      'Your trust rises from 30 to 44: this match counts only up to a limit, because Ben plays from the same network as you: such matches alone take nobody above 49.',
      'Your trust rises from 30 to 44: this match counts only up to a limit, because Ada plays from the same network as you: such matches alone take nobody above 49.',
    ],
  },
  'two guests play it out': {
    happened: ['You beat Ben.', 'Ada beat you.'],
    why: 'Both players reported the same, and the signed moves give it too.',
    means: [
      'Your trust rises from 20 to 36: this match counts only up to a limit, because Ben is a guest: such matches alone take nobody above 42.',
      'Your trust rises from 20 to 36: this match counts only up to a limit, because Ada is a guest: such matches alone take nobody above 42.',
    ],
  },
  'ranked, decided by ranked trust: Ada and Ben have casual trust only': {
    happened: [null, null, null],
    why: 'The reports contradict each other: most trust is behind the reports of Ada and Ben, with 62.8% of the trust of all players (casual play counts a quarter in ranked matches), and more than 80% is needed.',
    means: [
      'Your trust falls from 94 to 93: you and one other reported one result, and one player reported another, so you pay a quarter of the charge for a match without a result.',
      'Your trust falls from 94 to 93: you and one other reported one result, and one player reported another, so you pay a quarter of the charge for a match without a result.',
      'Your trust falls from 95 to 92: nobody else reported your result, and 2 players reported another, so you pay most of the charge for a match without a result.',
    ],
  },
  'Ada is convicted of flooding': {
    happened: ['You beat Ben.', 'Ada beat you.'],
    why: 'Ben went missing before the end, as Ada signed, and nothing that the server saw contradicts it; with the signed moves up to then that gives this result.',
    means: [
      'Your trust falls from 95 to 73: over many matches you are found to have made opponents go missing while you gained by it.',
      'Your trust did not move: you pay nothing for going missing, because Ada is found to have made opponents go missing over many matches; the result stands, because nothing proves it of this one match.',
    ],
  },
  'Ada is convicted of claiming not to hear others': {
    happened: [
      'You won: Ada first, then Ben and Cleo.',
      'You share second place: Ada first, then Ben and Cleo.',
      'You share second place: Ada first, then Ben and Cleo.',
    ],
    why: 'All 3 players reported the same, and the signed moves give it too.',
    means: [
      'Your trust falls from 95 to 73: over many matches you are found to have claimed falsely that another player’s moves did not reach you.',
      'Your trust stays at 95, as high as trust goes: your report agreed with everybody’s.',
      'Your trust stays at 95, as high as trust goes: your report agreed with everybody’s.',
    ],
  },
  'a tournament match in which Ben’s report is overruled by the moves': {
    happened: ['You beat Ben.', 'Ada beat you.'],
    why: 'The reports differ, and the signed moves of this match, played again, give this result.',
    means: [
      'Your trust stays at 95, as high as trust goes: the record of the match proved your report right.',
      'Your trust falls from 95 to 77: the record of the match contradicts your report; nothing that you signed makes it a proven lie; a tournament match costs three times as much.',
    ],
  },
  'against a house': {
    happened: ['You beat Ben.', 'Ada beat you.'],
    why: 'Both players reported the same, and the signed moves give it too.',
    means: [
      'No trust moved: Ben is a bot, and matches against bots count for nobody.',
      'No trust moved: Ben is a bot, and matches against bots count for nobody.',
    ],
  },
  'a party alone': {
    happened: ['You beat Ben.', 'Ada beat you.'],
    why: 'Both players reported the same, and the signed moves give it too.',
    means: [
      'No trust moved: all players entered as one party, and such matches count for nobody.',
      'No trust moved: all players entered as one party, and such matches count for nobody.',
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
    const told = read.flatMap(({ verdict }) =>
      verdict.changes.flatMap(({ restore }) => (restore === null ? [] : [wayBackSentence(restore)])),
    );
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
      happened: 'Ada beat Ben.',
      why: 'Both players reported the same, and the signed moves give it too.',
      means: null,
    });
  });
});
