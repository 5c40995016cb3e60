import { DISTRESS_ARRIVES } from './conduct.ts';
import { type Count, type Ratings, type Results, SETTLED, shareOf, totalOf } from './count.ts';
import { enemiesSection, missedEnemies } from './enemies/section.ts';
import { type Cell, type Findings, KIND_SHARE } from './experiments.ts';
import { GUESTS, NEWCOMERS, type TranscriptRun } from './run.ts';
import { MISHAP } from './scene.ts';
import { targetsOf } from './targets.ts';
import { markdownTable, percent, rating, whole } from './text.ts';
import { DARE } from './transcript-match.ts';

/** docs/arbitration.md: what the simulation found, with how it was done. All numbers are of this run. */
export function documentOf(findings: Findings): string {
  return `${[
    opening(findings),
    model(findings),
    targets(findings),
    `## The share of cheaters\n\n![Wrong results, of all matches, by the share of colluding cheaters](images/arbitration.svg)`,
    withTranscripts(findings),
    stalling(findings),
    attacks(findings),
    votesAlone(findings),
    kinds(findings),
    falling(findings),
    returning(findings),
    enemiesSection(findings.enemies),
    limits(findings),
  ].join('\n\n')}\n`;
}

function opening({ seed }: Findings): string {
  return `# How often the official result is right

Written by \`npm run simulate\` (seed ${seed}; the same seed gives the same page). Dishonest populations play against the real
arbiter, \`arbitrate\` of \`packages/trust\`, and, where there are transcripts, against the real \`judge\` of
\`packages/evidence\`, on matches that were really played and signed. The code is in \`bench/simulate\`; \`--quick\` prints a small run,
\`--seed N\` another one.`;
}

function model({ scale }: Findings): string {
  return `## The model

- **Who meets whom.** ${whole(scale.people)} people (${scale.transcriptPeople} where there are transcripts), drawn at random for each match. At every seat and match
  somebody new of the same kind has taken the player's place with probability ${percent(NEWCOMERS)}; of the new, ${percent(GUESTS.casual)} are guests in casual play, none in ranked (guests
  are not permitted there), and ${percent(GUESTS.both)} where the same people play both. A player who has gone keeps its figures. A party sits down together, and two identities of one person manage to in half of their tries.
- **What is true.** Without transcripts everybody is as likely to win. With them the match is played by the title's own beginner:
  Four in a Row and Dots and Boxes for two, Dots and Boxes for more, mostly on a board of four boxes with twelve moves, so that
  thousands can be judged and eight can play. A pool of ${scale.poolMatches} matches for each size, and some in which somebody went missing, is used
  again and again; each lie about one of them is signed, handed in and judged anew.
- **Honest** players report what happened. In ${percent(MISHAP)} of their matches their network fails for good, and they say nothing.
- **Who lies** claims the winner's place. *Naive* liars and *whitewashers* do whenever they lost. All others first ask the arbiter, with
  everybody's ratings, whether the votes would carry the lie, and take strangers to be honest. *Colluding* ones know each other and tell one
  lie; so do *parties* (known to the server) and *sybils* (one person's four identities, not known). *Flooders* cut the winner off from the server;
  ${percent(DISTRESS_ARRIVES)} of the victims still get their distress and their report through. *Filterers* claim not to hear the winner.
  *Quitters* leave when they lose. *Whitewashers* come back as new guests once they are below what a guest starts from.
- **With transcripts** nobody careful would lie, since the signed moves decide; so in ${percent(DARE)} of the cases those who do not expect to carry it
  lie all the same. Each lie is backed by one of the attacks below, drawn at random from those that fit the match.
- **Wrong** is an official result that differs from what happened. A match lied about in which nobody was honest has no truth to
  protect: it is left out of the figures on lies, and counted apart.`;
}

function targets(findings: Findings): string {
  const rows = targetsOf(findings).map(({ what, aim, found, met }) => [what, aim, found, met ? 'yes' : '**no**']);
  return `## What is aimed at\n\n${markdownTable(['figure', 'aim', 'found', 'met'], rows)}`;
}

const RESULTS = ['right', 'wrong', 'none'] as const;

function sharesOf(results: Results): string[] {
  return RESULTS.map((result) => percent(shareOf(results[result], totalOf(results))));
}

function resultRow(cell: Cell): string[] {
  const { count, honest } = cell.run;
  return [
    String(cell.run.seats),
    percent(cell.share),
    whole(totalOf(count.all)),
    ...sharesOf(count.all),
    whole(totalOf(count.lied)),
    ...sharesOf(count.lied),
    honestCell(honest),
  ];
}

/** Fewer would make one person's luck a percentile. */
const ENOUGH = 10;

function honestCell({ people, p1, p5, median }: Ratings): string {
  return people < ENOUGH ? '–' : [p1, p5, median].map(rating).join(' / ');
}

const RESULT_HEAD = [
  'players',
  'cheaters',
  'matches',
  'right',
  'wrong',
  'none',
  'lied about',
  'right',
  'wrong',
  'none',
  'honest: 1% / 5% / median',
];

function withTranscripts({ transcripts }: Findings): string {
  const apart = transcripts.reduce((sum, { run }) => sum + totalOf(run.count.liarsOnly), 0);
  return `## With transcripts

Colluding cheaters; half of the matches casual, half ranked. *Lied about* has somebody honest in it. In ${whole(apart)} matches nobody was
honest: they are among *matches*, not among *lied about*. The last column has ratings of honest players with ${SETTLED} matches or more, where there are
at least ${ENOUGH} of them: what 1% and 5% are below, and the median.

${markdownTable(RESULT_HEAD, transcripts.map(resultRow))}`;
}

function stalling({ stalls }: Findings): string {
  const rows = stalls.map((cell) => [cell.kind, ...resultRow(cell)]);
  return `### Liars who stop playing

As above, but half of the liars who have a move left do not lie about the end: they stop before their last move, claim that the others are gone, or say
nothing, and some of them are away for a while. The others wait, claim the time and play on; that is the truth here.

${markdownTable(['kind', ...RESULT_HEAD], rows)}`;
}

function attacks({ transcripts, stalls, kindsJudged }: Findings): string {
  const runs: readonly TranscriptRun[] = [...transcripts, ...stalls, ...kindsJudged].map(({ run }) => run);
  const names = Object.keys(runs[0]?.attacks ?? {}) as (keyof TranscriptRun['attacks'])[];
  const rows = names.map((name) => {
    const all = runs.map((run) => run.attacks[name]);
    const sum = (of: (row: (typeof all)[number]) => number) => all.reduce((total, row) => total + of(row), 0);
    const total = sum((row) => row.right + row.wrong + row.none);
    const parts = [
      sum((row) => row.right),
      sum((row) => row.wrong),
      sum((row) => row.none),
      sum((row) => row.proven),
      sum((row) => row.overruled),
    ];
    return [`${name}: ${ATTACK_WORDS[name]}`, whole(total), ...parts.map((part) => percent(shareOf(part, total)))];
  });
  return `### By attack

All runs with transcripts, those of each kind below included; matches in which one lie was told and somebody was honest. *Proven*: charged as
a proven lie. *Overruled*: the liar was overruled, or its moves do not fit, without a proof.

${markdownTable(['attack', 'matches', 'right', 'wrong', 'none', 'proven', 'overruled'], rows)}`;
}

const ATTACK_WORDS: Readonly<Record<keyof TranscriptRun['attacks'], string>> = {
  'false-report': 'a false report over the true transcript',
  'forged-state': 'and the hash of another final state',
  'forged-states': 'wrong hashes of the state in all that the liar signs',
  truncated: 'the transcript named only up to an earlier move',
  withheld: 'nothing handed in, nothing named',
  foreign: 'the transcript of another match',
  'forged-entry': 'a resignation of the winner’s with the liar’s signature',
  fork: 'a second history, from the liar’s last move on',
  'fork-void': 'a second history in which the liar left before the first move',
  'drop-early': 'the winner signed away before its last move reaches the server',
  'drop-late': 'the winner signed away after it has',
  flood: 'the winner cut off from the server, and signed away as absent',
  filter: 'the winner not heard, and signed away',
  stall: 'the liars stop playing and sign all others away',
};

function votesAlone({ votes }: Findings): string {
  const of = (mode: 'ranked' | 'casual') =>
    markdownTable(RESULT_HEAD, votes.filter((cell) => cell.mode === mode).map(resultRow));
  return `## Without transcripts

Colluding cheaters who lie only where it carries, so what is lied about is wrong, unless something else comes between. Nothing here says who is
right but the reports, weighed by trust.

### Ranked

The title could have given evidence and none came: P is strict.

${of('ranked')}

### Casual

${of('casual')}`;
}

function kinds({ kinds: byVotes, kindsJudged }: Findings): string {
  const rowOf = (cell: Cell): string[] => {
    const { count, gains, honest, seats } = cell.run;
    return [
      cell.kind,
      String(seats),
      per100(gains.lies, gains.matches),
      percent(shareOf(gains.carried, gains.lies)),
      ...wrongAndNone(count),
      rating(gains.median),
      honestCell(honest),
    ];
  };
  const head = [
    'kind',
    'players',
    'lies in 100 matches',
    'carried',
    'wrong',
    'none',
    'their median',
    'honest: 1% / 5% / median',
  ];
  return `## Each kind of dishonesty

${percent(KIND_SHARE)} of the population are of one kind. *Carried*: of its lies, those that became the result. *Wrong* and *none* are of all matches. What matches
among liars only come to is within.

Ranked, without transcripts:

${markdownTable(head, byVotes.map(rowOf))}

With transcripts:

${markdownTable(head, kindsJudged.map(rowOf))}`;
}

function wrongAndNone({ all }: Count): string[] {
  return [percent(shareOf(all.wrong, totalOf(all))), percent(shareOf(all.none, totalOf(all)))];
}

const per100 = (part: number, matches: number): string => (matches === 0 ? '–' : ((100 * part) / matches).toFixed(1));

function falling({ falls, mostProven }: Findings): string {
  const rows = falls.map(({ seats, mode, lies }) => [
    String(seats),
    mode,
    lies === null ? 'never in 100' : String(lies),
  ]);
  return `## How many lies until a liar is below .5

A lie that the signed moves prove: at most ${mostProven}, for guests and members with 0 to 80 agreed matches behind them, at 2, 3, 4 and 8 players.

Without a proof, from the top (a member with 80 agreed matches), told alone one after the other to trusted strangers who tell the truth:

${markdownTable(['players', 'mode', 'lies'], rows)}`;
}

function returning({ kinds: byVotes, kindsJudged }: Findings): string {
  const rows = [['ranked, no transcript', byVotes] as const, ['with transcripts', kindsJudged] as const].flatMap(
    ([where, cells]) =>
      cells
        .filter(({ kind }) => kind === 'naive' || kind === 'whitewasher')
        .sort((a, b) => a.run.seats - b.run.seats)
        .map(({ kind, run: { seats, gains } }) => [
          where,
          String(seats),
          kind === 'naive' ? 'stays' : 'comes back as a guest',
          per100(gains.carried, gains.matches),
          per100(gains.wins, gains.matches),
          per100(gains.awarded, gains.matches),
          rating(gains.median),
        ]),
  );
  const head = ['', 'players', 'the liar', 'lies carried', 'truly won', 'awarded', 'median rating'];
  return `## What a liar gains by coming back as a new guest

A naive liar who stays what it has become, beside one who comes back as a new guest whenever it is below .2. Per 100 matches. *Awarded* is what the
verdicts gave, lies that carried included; it is less than what was truly won where a dispute ended without a result.

${markdownTable(head, rows)}`;
}

function limits(findings: Findings): string {
  const missed = [
    ...targetsOf(findings).flatMap(({ met, what, found }) => (met ? [] : [`${what} (${found})`])),
    ...missedEnemies(findings.enemies),
  ];
  const first =
    missed.length === 0
      ? 'Every figure that is aimed at is reached in this run.'
      : `Not reached in this run: ${missed.join('; ')}.`;
  const floods = findings.kindsJudged.find(({ kind, run }) => kind === 'flooder' && run.seats === 2)?.run.attacks.flood;
  const flooded = floods ? floods.right + floods.wrong + floods.none : 0;
  return `## What cannot be had

- ${first}
- **One against one without a transcript.** Word against word nothing decides. So a liar who hands in nothing gets no result, and denies the other one's.
  It pays for it, and falls to where everybody starts.
- **A casual majority of accomplices, where the server saw nobody.** Two of three who lie alike are, to the votes, two of three who tell the truth. Only the
  signed moves, the server's own sight of the third, or the stricter shares of ranked play tell them apart.
- **A player cut off from the server while its opponent is not.** The server sees just what it would see if it had left. Of ${whole(flooded)} such floods
  of one against one, ${whole(floods?.wrong ?? 0)} ended with a wrong result and ${whole(floods?.none ?? 0)} with none. Where a third honest player is in the match, or the victim's distress
  arrives, the moves do; the rest shows over many matches only (T14).
- **A forked last entry with an accomplice.** Two histories that differ in the very last entry, each named by one other player whose report fits it,
  are as likely each: there is no result from the moves, and the one who signed both is proven.`;
}
