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
    why: 'Both players reported the same, and the signed moves say so, too.',
    means: [
      'Your trust rises from 30 to 44. You reported the same as everybody.',
      'Your trust stays at 95, as high as trust goes. You reported the same as everybody.',
    ],
  },
  'all report the same, and no moves came': {
    happened: ['You beat Ben.', 'Ada beat you.'],
    why: 'Both players reported the same.',
    means: [
      'Your trust rises from 30 to 44. Your report stands, but nobody handed in a complete record of the moves. Such matches alone take nobody above 49.',
      'Your trust stays at 95, as high as trust goes. Your report stands, but nobody handed in a complete record of the moves. Such matches alone take nobody above 49.',
    ],
  },
  'Ben lies, and his own signed moves prove it': {
    happened: ['You beat Ben.', 'Ada beat you.'],
    why: 'The reports differ. The signed moves, played again, give this result.',
    means: [
      'Your trust rises from 30 to 44. The signed moves proved your report right.',
      'Your trust falls from 95 to 54. Your own signed moves prove your report false.',
    ],
  },
  'both lie alike against the moves': {
    happened: ['You beat Ben.', 'Ada beat you.'],
    why: 'All reports say the same, but the moves that the players signed say otherwise. Signed moves count for more.',
    means: [
      'Your trust falls from 95 to 54. Your own signed moves prove your report false.',
      'Your trust falls from 95 to 54. Your own signed moves prove your report false.',
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
      'Your trust stays at 95, as high as trust goes. Your report stands, but Ben signed two different versions of the match. Such matches alone take nobody above 49.',
      'Your trust falls from 95 to 54. You signed two different versions of this match.',
      'Your trust stays at 95, as high as trust goes. Your report stands, but Ben signed two different versions of the match. Such matches alone take nobody above 49.',
    ],
  },
  'Ben stalls, signs Ada away and reports a win: he is out of time by the server’s account': {
    happened: ['You beat Ben.', 'Ada beat you.'],
    why: 'Ben ran out of time. The server itself saw that. The signed moves up to then give this result.',
    means: [
      'Your trust rises from 30 to 44. The signed moves proved your report right.',
      'Your trust falls from 95 to 85. You ran out of time and reported another result, so your report was overruled. You signed that a player was gone, and the server saw that player there and playing.',
    ],
  },
  'Ben signs Ada away, who was there, and no moves tell who won': {
    happened: [null, null],
    why: 'The two reports contradict each other, and no complete record of the moves shows which is right. But Ben signed that Ada was gone, and the server saw that Ada was there.',
    means: [
      'Your trust did not move. You pay nothing for this match, and without a result nobody gains.',
      'Your trust falls from 95 to 88. You signed that a player was gone, and the server saw that player there and playing. You alone pay for the missing result.',
    ],
  },
  'Ben resigns': {
    happened: ['You beat Ben.', 'Ada beat you.'],
    why: 'Ben resigned. Both players reported the same, and the signed moves say so, too.',
    means: [
      'Your trust rises from 30 to 44. You reported the same as everybody.',
      'Your trust stays at 95, as high as trust goes. You reported the same as everybody.',
    ],
  },
  'Ben leaves without a report': {
    happened: ['You beat Ben. Ben did not stay to the end.', 'Ada beat you. You did not stay to the end.'],
    why: 'Ben left before the end. That is signed with their own key. The signed moves up to then give this result.',
    means: [
      'Your trust stays at 95, as high as trust goes. Your report agrees with the signed moves.',
      'Your trust falls from 30 to 20. You left the match before its end.',
    ],
  },
  'Ben loses the network and does not come back': {
    happened: [
      'You beat Ben. Ben lost the connection before the end.',
      'Ada beat you. You lost the connection before the end.',
    ],
    why: 'Ben went missing before the end. Ada signed that, and nothing the server saw speaks against it. The signed moves up to then give this result.',
    means: [
      'Your trust stays at 95, as high as trust goes. Your report agrees with the signed moves.',
      'Your trust falls from 72 to 68. Your connection was lost before the end of the match.',
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
      'Your trust falls from 95 to 94. Cleo could not reach the server for a while, and nothing shows whether somebody in this match caused that. So nobody gains, and you pay a little.',
      'Your trust falls from 95 to 94. Cleo could not reach the server for a while, and nothing shows whether somebody in this match caused that. So nobody gains, and you pay a little.',
      'Your trust falls from 95 to 94. You could not reach the server for a while, and nothing shows whether somebody in this match caused that. So nobody gains, and you pay a little.',
    ],
  },
  'Ben is silent after a match whose moves are complete': {
    happened: ['You beat Ben.', 'Ada beat you.'],
    why: 'Ben did not report. The signed moves, played again, give this result.',
    means: [
      'Your trust rises from 30 to 44. Your report agrees with the signed moves.',
      'Your trust falls from 95 to 93. Your report did not arrive in time.',
    ],
  },
  'Ben is silent, and there are no moves': {
    happened: [null, null],
    why: 'Ben did not report. One report alone is not enough for a result.',
    means: [
      'Your trust falls from 95 to 94. Ben did not report, and nothing shows why. So nobody gains, and you pay a little.',
      'Your trust falls from 30 to 24. Your report did not arrive in time.',
    ],
  },
  'a veteran against a new member, one word each, no moves': {
    happened: [null, null],
    why: 'The two reports contradict each other, and no complete record of the moves shows which is right.',
    means: [
      'Your trust falls from 95 to 93. The other player’s report contradicts yours, and nothing shows which is right. You pay half the price of a match without a result.',
      'Your trust stays at 30. The other player’s report contradicts yours, and nothing shows which is right. You pay nothing for it, because no dispute takes you below 30, where you began.',
    ],
  },
  'Cleo is overruled by two': {
    happened: [
      'You won: Ada first, then Ben and Cleo.',
      'You share second place: Ada first, then Ben and Cleo.',
      'You share second place: Ada first, then Ben and Cleo.',
    ],
    why: '2 of 3 players reported this. They have 66.7% of the trust of all players, and more than 60% decides.',
    means: [
      'Your trust stays at 95, as high as trust goes. Your report was upheld and is the official result.',
      'Your trust stays at 95, as high as trust goes. Your report was upheld and is the official result.',
      'Your trust falls from 95 to 88. The official result differs from your report.',
    ],
  },
  'two against Cleo, whom the server saw there to the end': {
    happened: [null, null, null],
    why: 'The other reports contradict Cleo, and the server saw Cleo there to the end. Without a complete record of the moves, nobody who was there is overruled. So there is no result.',
    means: [
      'Your trust falls from 95 to 93. You contradict Cleo, and the server saw Cleo there to the end, while it lost sight of you. You pay half the price of a match without a result.',
      'Your trust falls from 95 to 93. You contradict Cleo, and the server saw Cleo there to the end, while it lost sight of you. You pay half the price of a match without a result.',
      'Your trust falls from 95 to 94. Nobody confirms your result, but the server saw you there to the end. You pay a quarter of the price of a match without a result.',
    ],
  },
  'three of four report alike, and weigh too little': {
    happened: [null, null, null, null],
    why: 'Dan did not report. The others have 33.2% of the trust of all players, and more than 80% is needed for a result. In ranked matches, trust from casual play counts a quarter.',
    means: [
      'Your trust falls from 9 to 8. Dan did not report, and nothing shows why. Without Dan, the reports count too little to decide. So nobody gains, and you pay a little.',
      'Your trust falls from 9 to 8. Dan did not report, and nothing shows why. Without Dan, the reports count too little to decide. So nobody gains, and you pay a little.',
      'Your trust falls from 30 to 28. Dan did not report, and nothing shows why. Without Dan, the reports count too little to decide. So nobody gains, and you pay a little.',
      'Your trust falls from 95 to 93. Your report did not arrive in time.',
    ],
  },
  'three of four of one address report alike, and Dan is silent': {
    happened: [null, null, null, null],
    why: 'Dan did not report. The others are on one network or came together, so their reports count as one vote. That is too few for a result.',
    means: [
      'Your trust falls from 30 to 28. Dan did not report, and nothing shows why. Without Dan, the reports count too little to decide. So nobody gains, and you pay a little.',
      'Your trust falls from 30 to 28. Dan did not report, and nothing shows why. Without Dan, the reports count too little to decide. So nobody gains, and you pay a little.',
      'Your trust falls from 30 to 28. Dan did not report, and nothing shows why. Without Dan, the reports count too little to decide. So nobody gains, and you pay a little.',
      'Your trust falls from 30 to 24. Your report did not arrive in time.',
    ],
  },
  'two say that it never began, Cleo says that it did, the server saw nothing': {
    happened: [null, null, null],
    why: '2 of 3 players, with 66.7% of the trust of all players, say that the match never began. The server saw no sign of a beginning, so it has no result.',
    means: [
      'Your trust did not move. You pay nothing for this match, and without a result nobody gains.',
      'Your trust did not move. You pay nothing for this match, and without a result nobody gains.',
      'Your trust falls from 95 to 88. You reported that the match was played. Others say that it never began, and they decided.',
    ],
  },
  'two say that it never began, Cleo says that it did, the server saw it begin': {
    happened: [null, null, null],
    why: 'Most reports say that the match never began, but the server saw it begin. No other report has enough behind it for a result.',
    means: [
      'Your trust falls from 95 to 93. You reported that the match never began, and the server saw it begin. You pay half the price of a match without a result.',
      'Your trust falls from 95 to 93. You reported that the match never began, and the server saw it begin. You pay half the price of a match without a result.',
      'Your trust falls from 95 to 94. Nobody confirms your result, but the server saw you there to the end. You pay a quarter of the price of a match without a result.',
    ],
  },
  'both say that it never began': {
    happened: [null, null],
    why: 'Both players say that the match never began, so it has no result.',
    means: [
      'No trust moved. The match never began, so it does not count.',
      'No trust moved. The match never began, so it does not count.',
    ],
  },
  'the game disagrees with everybody': {
    happened: [null, null],
    why: 'The game made a mistake: the signed moves, played again, end differently from what every player saw. So there is no result, and nobody is blamed.',
    means: [
      'No trust moved. Nobody pays for a fault in the game.',
      'No trust moved. Nobody pays for a fault in the game.',
    ],
  },
  'two of one address agree on a record': {
    happened: ['You beat Ben.', 'Ada beat you.'],
    why: 'Both players reported the same, and the signed moves say so, too.',
    means: [
      'Your trust rises from 30 to 44. This match counts only up to a limit. Ben plays from the same network as you. Such matches alone take nobody above 49.',
      'Your trust rises from 30 to 44. This match counts only up to a limit. Ada plays from the same network as you. Such matches alone take nobody above 49.',
    ],
  },
  'two guests play it out': {
    happened: ['You beat Ben.', 'Ada beat you.'],
    why: 'Both players reported the same, and the signed moves say so, too.',
    means: [
      'Your trust rises from 20 to 36. This match counts only up to a limit. Ben is a guest. Such matches alone take nobody above 42.',
      'Your trust rises from 20 to 36. This match counts only up to a limit. Ada is a guest. Such matches alone take nobody above 42.',
    ],
  },
  'ranked, decided by ranked trust: Ada and Ben have casual trust only': {
    happened: [null, null, null],
    why: 'The reports contradict each other. Most trust is behind Ada and Ben: 62.8% of the trust of all players, and more than 80% is needed. In ranked matches, trust from casual play counts a quarter.',
    means: [
      'Your trust falls from 94 to 93. You and one other player reported one result, and one player reported another. You pay a quarter of the price of a match without a result.',
      'Your trust falls from 94 to 93. You and one other player reported one result, and one player reported another. You pay a quarter of the price of a match without a result.',
      'Your trust falls from 95 to 92. Nobody else reported your result, and 2 players reported another. You pay most of the price of a match without a result.',
    ],
  },
  'Ada is convicted of flooding': {
    happened: ['You beat Ben.', 'Ada beat you.'],
    why: 'Ben went missing before the end. Ada signed that, and nothing the server saw speaks against it. The signed moves up to then give this result.',
    means: [
      'Your trust falls from 95 to 73. Over many matches, you made opponents go missing and gained by it.',
      'Your trust did not move. You pay nothing for going missing, because over many matches Ada made opponents go missing. The result stands, because nothing proves it of this one match.',
    ],
  },
  'Ada is convicted of claiming not to hear others': {
    happened: [
      'You won: Ada first, then Ben and Cleo.',
      'You share second place: Ada first, then Ben and Cleo.',
      'You share second place: Ada first, then Ben and Cleo.',
    ],
    why: 'All 3 players reported the same, and the signed moves say so, too.',
    means: [
      'Your trust falls from 95 to 73. Over many matches, you claimed falsely that another player’s moves did not reach you.',
      'Your trust stays at 95, as high as trust goes. You reported the same as everybody.',
      'Your trust stays at 95, as high as trust goes. You reported the same as everybody.',
    ],
  },
  'a tournament match in which Ben’s report is overruled by the moves': {
    happened: ['You beat Ben.', 'Ada beat you.'],
    why: 'The reports differ. The signed moves, played again, give this result.',
    means: [
      'Your trust stays at 95, as high as trust goes. The signed moves proved your report right.',
      'Your trust falls from 95 to 77. The signed moves contradict your report. Nothing that you signed makes it a proven lie. A tournament match costs three times as much.',
    ],
  },
  'against a house': {
    happened: ['You beat Ben.', 'Ada beat you.'],
    why: 'Both players reported the same, and the signed moves say so, too.',
    means: [
      'No trust moved. Ben is a bot, and matches against bots do not count.',
      'No trust moved. Ben is a bot, and matches against bots do not count.',
    ],
  },
  'a party alone': {
    happened: ['You beat Ben.', 'Ada beat you.'],
    why: 'Both players reported the same, and the signed moves say so, too.',
    means: [
      'No trust moved. All players came together, and such matches do not count.',
      'No trust moved. All players came together, and such matches do not count.',
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

  it('[W5.6] there are three short parts at most, of whole sentences', () => {
    expect(read.length).toBeGreaterThanOrEqual(20);
    for (const { seats } of read) {
      for (const { happened, why, means } of seats) {
        const all = [happened, why, means].filter((part) => part !== null);
        for (const part of all) expect(part).toMatch(/^[\p{Lu}\d].*[^.]\.$/u);
        expect(sentences(happened ?? '')).toBeLessThanOrEqual(2);
        expect(sentences(why)).toBeLessThanOrEqual(3);
        expect(sentences(means ?? '')).toBeLessThanOrEqual(4);
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
      expect(sentences(restore)).toBeLessThanOrEqual(2);
    }
  });

  it('[W5.6] a reader who did not play is told what happened and why', () => {
    const [first] = read;
    if (first === undefined) throw new Error('There is no case.');
    expect(inShort(first.verdict, ['Ada', 'Ben'], null)).toEqual({
      happened: 'Ada beat Ben.',
      why: 'Both players reported the same, and the signed moves say so, too.',
      means: null,
    });
  });
});
