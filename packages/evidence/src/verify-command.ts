import { nameInEnglish, type Title, titles } from '@parley/games';
import { isWritten } from '@parley/protocol';
import { inRow, sayVerdictWhy } from '@parley/protocol/english';
import type { BundleContent } from './bundle.ts';
import { claimWords, evidenceWords, nameOf } from './bundle-words.ts';
import { sayFault, sayHold } from './check-english.ts';
import { verifyBundle } from './verify-bundle.ts';

/**
 * What `npm run verify` answers about the text of an evidence file (E6): what it says, then what of it holds.
 *
 * @param keys public keys, one of which the server must have signed with; undefined: the file's word is taken
 * @param known the titles whose rules it can replay by
 */
export async function verifyCommand(
  text: string,
  keys: readonly string[] | undefined,
  known: readonly Title[] = titles,
): Promise<{ readonly ok: boolean; readonly lines: readonly string[] }> {
  const { ok, content, holds, faults } = await verifyBundle(text, {
    titleOf: (id, rules) => known.find((title) => title.id === id && title.rules === rules) ?? null,
    ...(keys === undefined ? {} : { serverKeys: keys }),
  });
  const names = content?.participants.map(({ name }) => name) ?? [];
  const summary = content === null ? [] : [...summaryOf(content), ''];
  const unknown =
    ok && keys === undefined
      ? [
          `  The key is the one in the file, ${content?.serverKey}: compare it with the server’s, or give it with --key.`,
        ]
      : [];
  const lines = [
    ...summary,
    ...holds.map((hold) => `  ✓ ${sayHold(hold, names)}`),
    ...faults.map((fault) => `  ✗ ${sayFault(fault, names)}`),
    ...unknown,
    '',
    ok ? 'All of it holds.' : 'It does not hold.',
  ];
  return { ok, lines };
}

/** Who played, what was reported, what the moves say, what was decided. */
function summaryOf({ match, participants, record, verdict }: BundleContent): readonly string[] {
  const names = participants.map(({ name }) => name);
  const silent = participants.filter(({ seat }) => !record.reports.some((report) => report.seat === seat));
  return [
    `${nameInEnglish(match.title)} (rules ${match.rules}), ${match.mode}, match ${match.id}, begun at ${new Date(match.startedAt).toISOString()}`,
    `Played by ${inRow(participants.map(({ name, class: kind }) => `${name} (${CLASSES[kind]})`))}.`,
    ...record.reports.map(({ seat, claim }) => `${nameOf(names, seat)} reported: ${claimWords(claim, names)}`),
    ...(silent.length > 0 ? [`${inRow(silent.map(({ name }) => name))} did not report.`] : []),
    `The signed moves show: ${evidenceWords(record.evidence, names)}`,
    ...record.signals.equivocated.map((seat) => `${nameOf(names, seat)} signed two histories.`),
    `Decided: ${isWritten(verdict) ? verdict.why : sayVerdictWhy(verdict.why, names)}`,
    ...verdict.changes.map(
      ({ seat, before, after }) => `Trust of ${nameOf(names, seat)}: ${points(before)} → ${points(after)}`,
    ),
  ];
}

const CLASSES = { anonymous: 'watcher', limited: 'guest', member: 'member', house: 'house' } as const;

/** Trust as players see it, 0 to 100. */
const points = (trust: number): string => (100 * trust).toFixed(1);
