import { EVIDENCE_LACKS, type Verdict, type VerdictWhy } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import {
  evidenceSentence,
  evidenceTitle,
  evidenceWord,
  proofSentences,
  quorumSentence,
  reportStanding,
} from './evidence.ts';
import { COMPLETE, lacking, NAMES, verdictOf } from './testing/verdict.ts';
import { verdictReason } from './verdict-reason.ts';

const LIE: Verdict['reports'] = [
  { seat: 0, ranks: [1, 2], scores: null },
  { seat: 1, ranks: [2, 1], scores: null },
];
const VOID = { official: false, decision: 'unanimous', ranks: null } as const;

describe('evidence in words', () => {
  it('[E4.10] a complete replay says who won, and a void one that it never began', () => {
    expect(evidenceSentence(verdictOf({}), NAMES)).toContain('Ada beat Ben.');
    const never = verdictOf({ ...VOID, decision: 'evidence', evidence: { ...COMPLETE, ranks: null } });
    expect(evidenceSentence(never, NAMES)).toContain('the match never began.');
  });

  it('[E4.10, T6.4] where somebody was missing, the moves alone are not said to have decided', () => {
    const reason = { counter: 'quit', amount: 5, why: { code: 'left', values: {} } } as const;
    const change = { seat: 1, before: 0.5, after: 0.3, reasons: [reason], restore: null };
    const said = evidenceSentence(verdictOf({ changes: [change] }), NAMES);
    expect(said).toContain(
      'as far as they go. Ben did not stay to the end. The others signed that, or the server saw it.',
    );
    expect(said).toContain('Ada beat Ben.');
    expect(evidenceSentence(verdictOf({}), NAMES)).not.toContain('first to the last');
  });

  it('[T13.3] each reason for missing evidence has a sentence of its own, and blames nobody by name', () => {
    const sentences = EVIDENCE_LACKS.map((lack) => evidenceSentence(verdictOf({ evidence: lacking(lack) }), NAMES));
    expect(new Set(sentences).size).toBe(EVIDENCE_LACKS.length);
    for (const sentence of sentences) expect(sentence).not.toMatch(/Ada|Ben|undefined/);
  });

  it('[E5.7] a desync points to the game, never to a player', () => {
    const desync = verdictOf({
      official: false,
      decision: 'none',
      evidence: { ...COMPLETE, kind: 'desync', ranks: null },
    });
    expect(evidenceSentence(desync, NAMES)).toContain('a fault in the game, not in a player');
    expect(proofSentences(desync, NAMES)).toEqual([]);
    expect(reportStanding(desync, 0)).toBeNull();
  });

  it('[W5.2] a match that never began, and a title that is never played again, raise no alarm', () => {
    expect(evidenceWord(verdictOf({ ...VOID, evidence: lacking('withheld') }))).toEqual({
      lamp: 'lamp-off',
      word: 'No moves',
    });
    expect(evidenceWord(verdictOf({ evidence: lacking('not-expected') })).lamp).toBe('lamp-off');
    expect(evidenceWord(verdictOf({ evidence: lacking('withheld') })).lamp).toBe('lamp-wait');
    expect(evidenceWord(verdictOf({ evidence: null })).lamp).toBe('lamp-off');
  });
});

describe('evidence of a match in real time, in words', () => {
  const quorum = {
    decision: 'unanimous',
    ranks: [2, 1],
    why: { code: 'as-written', values: { text: 'Alike.' } },
  } as const;
  const verdicts = (title: string) =>
    [
      { title },
      { title, evidence: { ...COMPLETE, liars: [1] }, reports: LIE },
      { title, reports: LIE },
      { title, ...VOID, evidence: lacking('withheld') },
      { title, decision: 'unanimous' },
      { title, decision: 'unanimous', evidence: lacking('withheld') },
      { title, quorum },
    ].map((change) => verdictOf(change as Partial<Verdict>));
  const saidOf = (verdict: Verdict): string =>
    [
      evidenceTitle(verdict),
      evidenceWord(verdict).word,
      evidenceSentence(verdict, NAMES),
      ...proofSentences(verdict, NAMES),
      quorumSentence(verdict, NAMES),
    ].join(' ');

  it.each([
    { code: 'by-moves', values: { differ: true, silent: [] } },
    { code: 'by-moves', values: { differ: false, silent: [] } },
    { code: 'by-moves', values: { differ: false, silent: [1] } },
    { code: 'by-departure', values: { way: 'left', seats: [1], byServer: false, others: [] } },
    { code: 'confirmed', values: { players: 2, out: null } },
    { code: 'confirmed', values: { players: 3, out: null } },
    { code: 'desync', values: {} },
    { code: 'one-report', values: { evidenceExpected: true } },
    { code: 'two-sides', values: { signedAway: [], players: 2 } },
    { code: 'two-sides', values: { signedAway: [], players: 3 } },
    { code: 'against-present', values: { present: [1] } },
    { code: 'void-by-moves', values: {} },
  ] as readonly VerdictWhy[])('[W3.25] says why without a word of moves: $code', (why) => {
    expect(verdictReason(why, NAMES, 'sumo')).not.toMatch(/move/i);
    expect(verdictReason(why, NAMES, 'sumo')).toMatch(/input/i);
    expect(verdictReason(why, NAMES, 'four-in-a-row')).toMatch(/move/i);
  });

  it('[W3.25] speaks of inputs and not of moves, and by turns of moves', () => {
    for (const verdict of verdicts('light-cycles')) {
      expect(saidOf(verdict)).toContain('What the inputs say');
      expect(saidOf(verdict)).not.toMatch(/move/i);
    }
    for (const verdict of verdicts('four-in-a-row')) {
      expect(saidOf(verdict)).toContain('What the moves say');
      expect(saidOf(verdict)).not.toMatch(/input/i);
    }
  });
});

describe('what is proven, in words', () => {
  it('[E5.7] a liar is named with what was reported and whose signature it carries', () => {
    const verdict = verdictOf({ reports: LIE, evidence: { ...COMPLETE, liars: [1] } });
    const [sentence, ...more] = proofSentences(verdict, NAMES);
    expect(more).toEqual([]);
    expect(sentence).toContain('Ben reported “Ben beat Ada”');
    expect(sentence).toContain('Ben’s signature, so the report is proven false.');
    expect(reportStanding(verdict, 1)).toEqual({ lamp: 'lamp-bad', word: 'proven false' });
    expect(reportStanding(verdict, 0)).toEqual({ lamp: 'lamp-good', word: 'as decided' });
  });

  it('[E2.8] two histories are told as what was signed, not as why', () => {
    const verdict = verdictOf({ evidence: { ...COMPLETE, equivocators: [1] } });
    expect(proofSentences(verdict, NAMES)).toEqual([
      expect.stringMatching(/^There are two versions by Ben: .*what was signed, but not why\.$/),
    ]);
  });

  it('[E5.7, T16.7] a report that only differs is overruled, and said to be no proven lie', () => {
    const verdict = verdictOf({ reports: LIE });
    expect(proofSentences(verdict, NAMES)).toEqual([
      'Ben’s report differs from the moves and is overruled. Nothing that Ben signed proves it a lie.',
    ]);
    expect(reportStanding(verdict, 1)).toEqual({ lamp: 'lamp-wait', word: 'overruled' });
  });

  it('[W5.2] where all agree nothing is proven, and the silent stand beside nothing', () => {
    expect(proofSentences(verdictOf({}), NAMES)).toEqual([]);
    expect(proofSentences(verdictOf({ evidence: null }), NAMES)).toEqual([]);
    expect(reportStanding(verdictOf({ reports: [null, null] }), 1)).toBeNull();
  });
});

describe('the quorum beside the decision, in words', () => {
  const quorum = (decision: NonNullable<Verdict['quorum']>['decision'], ranks: [number, number] | null) => ({
    decision,
    ranks,
    why: { code: 'as-written', values: { text: 'Because of shares.' } } as const,
  });
  it.each<[string, Partial<Verdict>, string | null]>([
    ['moves and reports agree', { decision: 'unanimous' }, 'These reports and the signed moves say the same.'],
    [
      'only the reports could decide',
      {
        decision: 'majority-quorum',
        quorum: quorum('majority-quorum', [1, 2]),
        evidence: lacking('split'),
      },
      'These reports decided. The signed moves could not.',
    ],
    [
      'the quorum alone would have been right',
      { quorum: quorum('majority-quorum', [1, 2]) },
      'The reports alone would have decided the same: Ada beat Ben.',
    ],
    [
      'the quorum alone would have been wrong',
      { quorum: quorum('unanimous', [2, 1]) },
      'The reports alone would have decided otherwise: Ben beat Ada. The signed moves count for more.',
    ],
    [
      'the quorum alone would have come to nothing',
      { quorum: quorum('none', null) },
      'The reports alone would have given no official result. Because of shares.',
    ],
    [
      'nothing could decide',
      { official: false, decision: 'none', ranks: null, quorum: quorum('none', null), evidence: lacking('withheld') },
      'Neither these reports nor the signed moves could decide.',
    ],
    [
      'a desync keeps equal reports from being official',
      { official: false, decision: 'none', ranks: null, evidence: { ...COMPLETE, kind: 'desync', ranks: null } },
      'The reports alone would have decided unanimously: Ada beat Ben.',
    ],
    ['the match never began', VOID, null],
    ['the verdict is an old one', { quorum: null, evidence: null }, null],
  ])('[T11.3, T12.2] %s', (_, change, sentence) => {
    expect(quorumSentence(verdictOf(change), NAMES)).toBe(sentence);
  });
});
