import { sayVerdictWhy } from '@parley/protocol/english';
import { evidenceWords, nameOf } from './bundle-words.ts';
import type { CheckFault, CheckHold, PlainFault } from './check-said.ts';

type Names = readonly string[];

/** What was checked and holds, as a sentence. `names` by seat. */
export function sayHold({ code, values }: CheckHold, names: Names): string {
  switch (code) {
    case 'signed-by-server':
      return 'The server signed this file, and no byte of it has changed since.';
    case 'signed-by-players':
      return `${counted(values.reports, 'report')} and ${counted(values.entries, 'entry', 'entries')} of the record are signed with the keys of the players they are from.`;
    case 'played-again':
      return `Played again, the signed moves show what the file says: ${evidenceWords(values.file, names)}`;
    case 'not-played-again':
      return `The moves could not be played again: ${values.title} with rules ${values.rules} is not known here. The file says that they show: ${evidenceWords(values.file, names)}`;
    case 'too-long-here-too':
      return 'To play the moves again took too long for the server, and here as well.';
    case 'too-long-for-server':
      return `To play the moves again took too long for the server. Here it took ${took(values.tookMs)}, and they show: ${evidenceWords(values.shown, names)}`;
    case 'decided-again':
      return 'Decided again from what the server weighed, the verdict is the same.';
    default:
      return code satisfies never;
  }
}

/** What is wrong, as a sentence. */
export function sayFault({ code, values }: CheckFault, names: Names): string {
  switch (code) {
    case 'other-version':
      return `This file has version ${values.version}; here only versions ${values.known.join(', ')} can be checked.`;
    case 'other-key':
      return `The file is signed by the key ${values.key}, which is not the server’s.`;
    case 'report-not-signed':
      return `The report of ${nameOf(names, values.seat)} is not one that this player signed for this match (${values.refusal}).`;
    case 'entry-not-signed':
      return `Entry ${values.entry} of the record is not one that a player signed for this match (${values.refusal}).`;
    case 'moves-differ':
      return `The file says that the signed moves show: ${evidenceWords(values.file, names)} Played again, they show: ${evidenceWords(values.shown, names)}`;
    case 'not-too-long':
      return `The server says that to play the moves again takes too long. Here it took ${took(values.tookMs)}, and they show: ${evidenceWords(values.shown, names)}`;
    case 'verdict-differs':
      return `The verdict is another than what the record comes to: ${sayVerdictWhy(values.why, names)}`;
    default:
      return FAULTS[code];
  }
}

const FAULTS: Readonly<Record<PlainFault, string>> = {
  'too-large': 'The file is larger than any evidence file can be.',
  'not-a-bundle': 'This is not an evidence file of Parley.',
  unreadable: 'The file cannot be read to its end: no evidence file of Parley is built like this.',
  altered: 'The file has been altered: its bytes are not those that the server signed.',
  'parts-differ': 'The parts of the file do not tell of the same match and the same players.',
  'time-differs': 'The file says that a player spent longer on the match than until its report.',
  'weighed-differs': 'The server weighed other reports than those that players signed.',
  'blame-differs': 'The file blames other players for what they signed than their signatures do.',
  'presence-differs':
    'Who was there, who signed somebody away falsely, or whether the match began is told otherwise than it follows.',
  'silence-differs': 'Who was silent or in distress is told in two ways.',
  'network-differs': 'Whose network was lost is told otherwise than the server saw it.',
  'expectation-differs': 'Whether this game can give evidence is told in two ways.',
  'class-differs': 'A player was weighed as one of another class than the file says.',
  'changes-differ': 'The changes of trust are others than what the record comes to.',
  'shares-differ': 'The weights of the reports are others than what the record comes to.',
  'quorum-differs': 'What the reports alone come to is told otherwise than the record has it.',
  'evidence-differs': 'The verdict tells of other evidence than the record.',
  'reports-differ': 'The verdict tells of other reports than the record.',
  'match-differs': 'The verdict is about another match, another game or another kind of match.',
  'players-differ': 'The verdict tells of other players than the file.',
};

const took = (ms: number): string => (ms < 1_000 ? `${Math.ceil(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`);
const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;
