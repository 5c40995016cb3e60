import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import first from '../../apps/web/src/text/en/first.ts';
import rest from '../../apps/web/src/text/en/rest.ts';
import { addTexts } from '../../apps/web/src/text/text.ts';
import { departureSentences } from '../../apps/web/src/words/departure.ts';
import { endedIn, inShort } from '../../apps/web/src/words/in-short.ts';
import { hearingWord } from '../../apps/web/src/words/link.ts';
import { headline } from '../../apps/web/src/words/result.ts';
import { at } from '../../packages/match/src/testing/company.ts';
import { type Away, type CameOf, playAway } from './away.ts';

addTexts('en', first);
addTexts('en', rest);

const NAMES = ['Ada', 'Ben', 'Cleo', 'Dan'];
/** The name of the player who is away, in the table. */
const NAME = 'Kim';

/** One line of the table: what holds in both turns, and of two and of four. */
interface Row {
  readonly away: string;
  readonly what: Away['what'];
  readonly ms: number;
  /** What the others read at its name meanwhile, one after the other. */
  readonly meanwhile: readonly string[];
  readonly match: 'goes on' | 'goes on without it';
  readonly verdict: string;
  /** Where the trust goes, and the counters of it. */
  readonly own: string;
  readonly others: string;
  /** What the verdict says of it: to itself, and to the others. */
  readonly reads: string;
  readonly othersRead: string;
}

const PLAYS_ON = {
  match: 'goes on',
  verdict: 'unanimous',
  own: 'rises',
  others: 'rise',
  reads: '',
  othersRead: '',
} as const;
/** The absence of both titles is 20 s. */
const IS_OUT = {
  match: 'goes on without it',
  verdict: 'unanimous',
  own: 'falls (networkLost)',
  others: 'rise',
  reads: 'You lost the connection before the end.',
  othersRead: 'Kim lost the connection before the end.',
} as const;
const RECONNECTS = ['Reconnecting…'];
const BY_SERVER = ['Reconnecting…', 'to move, through the server'];

const ROWS: readonly Row[] = [
  { away: 'reload, 1.5 s', what: 'reload', ms: 1_500, meanwhile: RECONNECTS, ...PLAYS_ON },
  { away: 'crash, 10 s', what: 'crash', ms: 10_000, meanwhile: RECONNECTS, ...PLAYS_ON },
  { away: 'crash, 40 s', what: 'crash', ms: 40_000, meanwhile: RECONNECTS, ...IS_OUT },
  { away: 'sleep, 10 s', what: 'sleep', ms: 10_000, meanwhile: BY_SERVER, ...PLAYS_ON },
  { away: 'sleep, 30 s', what: 'sleep', ms: 30_000, meanwhile: BY_SERVER, ...PLAYS_ON },
  { away: 'sleep, 120 s', what: 'sleep', ms: 120_000, meanwhile: [...BY_SERVER, 'Reconnecting…'], ...IS_OUT },
];

const CELLS = ROWS.flatMap((row) =>
  ([2, 4] as const).flatMap((seats) =>
    (['own', 'other'] as const).map(
      (turn) => [row.away, seats, turn === 'own' ? 'its own turn' : 'the turn of another', row, turn] as const,
    ),
  ),
);

describe('[N6.2, N11.8] what comes of a player who is away, by the arbiter, in the words of the page', () => {
  it.each(CELLS)(
    '%s, of %i, in %s',
    async (_, seats, __, row, turn) => {
      const names = NAMES.slice(0, seats);
      const read: string[] = [];
      const came = await playAway({ ...row, seats, turn }, (sessions, who, awayMs) => {
        const { phase, turn: mover, seats: seen } = at(sessions, (who + 1) % seats).view;
        // After the end of the match nobody looks at that.
        if (phase.phase !== 'playing' || seen[who]?.departure !== null) return;
        const word = hearingWord(at(seen, who), mover === who) ?? '';
        // A silence that has lasted for less than that shows nowhere.
        if (awayMs > 1_000 && read.at(-1) !== word) read.push(word);
      });
      expect(read).toEqual(row.meanwhile);
      expect(outcomeOf(came, names)).toEqual({
        match: row.match,
        verdict: row.verdict,
        own: row.own,
        others: row.others,
        reads: row.reads,
        othersRead: row.othersRead,
      });
      expectTruth(came, names);
    },
    120_000,
  );
});

function outcomeOf({ who, verdict, sessions }: CameOf, names: readonly string[]) {
  const moved = verdict.changes.map(({ seat, before, after, reasons }) => {
    const down = reasons.filter(({ counter }) => counter !== 'unvouched').map(({ counter }) => counter);
    const way = after > before ? 'rise' : after < before ? 'fall' : 'stay';
    return {
      seat,
      words: [seat === who ? `${way}s` : way, ...(down.length > 0 ? [`(${down.join(', ')})`] : [])].join(' '),
    };
  });
  const othersMoved = new Set(moved.filter(({ seat }) => seat !== who).map(({ words }) => words));
  const others = sessions.flatMap((_, seat) => (seat === who ? [] : [seat]));
  const called = names.with(who, NAME);
  const othersRead = new Set(others.map((seat) => endedIn(verdict, called, seat).join(' ')));
  const departures = new Set(sessions.map(({ view }) => view.seats[who]?.departure ?? null));
  return {
    match: departures.has(null) ? 'goes on' : 'goes on without it',
    verdict: verdict.decision,
    own: moved.find(({ seat }) => seat === who)?.words ?? '',
    others: [...othersMoved].join(' or '),
    reads: endedIn(verdict, called, who).join(' '),
    othersRead: [...othersRead].join(' or '),
  };
}

/** Every page says what the verdict says, all say the same of who was out, and the verdict says that all reported the same. */
function expectTruth({ who, verdict, sessions }: CameOf, names: readonly string[]): void {
  const isOut = sessions.map(({ view }) => view.seats[who]?.departure ?? null);
  expect(new Set(isOut).size).toBe(1);
  expect(verdict).toMatchObject({ official: true, evidence: { kind: 'complete', liars: [], equivocators: [] } });
  for (const [seat, session] of sessions.entries()) {
    const { view } = session;
    const ranks = view.outcome?.ranks ?? null;
    expect(headline(ranks, seat, names)).toBe(headline(verdict.ranks, seat, names));
    expect(view.seats.filter(({ departure }) => departure !== null)).toHaveLength(isOut[0] === null ? 0 : 1);
    const departures = view.seats.map(({ departure }) => departure);
    const missing = seat === who ? 'You went missing before the end.' : `${names[who]} went missing before the end.`;
    expect(departureSentences(departures, names, seat)).toEqual(isOut[0] === null ? [] : [missing]);
    const said = inShort(verdict, names, seat);
    expect(said.why).toMatch(/(Both|All 4) players reported the same, and the signed moves say so, too\.$/);
    if (seat !== who || isOut[0] === null) expect(said.means).toMatch(/^Your trust rises from 20 to 36\./);
    else
      expect(said.means).toMatch(
        /^Your trust falls from 20 to \d+\. Your connection was lost before the end of the match\.$/,
      );
  }
}

it('[N6.2] the table in docs/match.md is this one', () => {
  const quoted = (words: string): string => (words === '' ? '–' : `*${words}*`);
  const lines = ROWS.map((row) =>
    [
      row.away,
      row.meanwhile.map(quoted).join(', then '),
      row.match,
      row.verdict,
      row.own.replace('networkLost', 'lost network'),
      row.others,
      quoted(row.reads),
      quoted(row.othersRead),
    ].join(' | '),
  );
  const table = [
    '| away | the others read at its name | the match | verdict | its trust | that of the others | it reads in the verdict | the others read there |',
    '| --- | --- | --- | --- | --- | --- | --- | --- |',
    ...lines.map((line) => `| ${line} |`),
  ].join('\n');
  expect(readFileSync(new URL('../../docs/match.md', import.meta.url), 'utf8')).toContain(table);
});
