import type { CheckFault, CheckHold } from '@parley/evidence';
import { t } from '../text/text.ts';
import { titleName } from '../titles/title-name.ts';
import { ranking } from './result.ts';
import { type Names, seatNames } from './seat-names.ts';
import { measured, row } from './time.ts';
import { verdictReason } from './verdict-reason.ts';

/** What was checked in a file and holds, as a sentence (W5.11). `names` by seat. */
export function holdSentence({ code, values }: CheckHold, names: Names): string {
  switch (code) {
    case 'signed-by-server':
      return t('verdict:hold.server');
    case 'signed-by-players':
      return t('verdict:hold.players', { reports: values.reports, entries: values.entries });
    case 'played-again':
      return t('verdict:hold.replayed', { shown: shownSentence(values.file, names) });
    case 'not-played-again': {
      const { title, rules, file } = values;
      return t('verdict:hold.notReplayed', { title: titleName(title), rules, shown: shownSentence(file, names) });
    }
    case 'too-long-here-too':
      return t('verdict:hold.tooLong');
    case 'too-long-for-server':
      return t('verdict:hold.tooLongServer', {
        took: measured(values.tookMs),
        shown: shownSentence(values.shown, names),
      });
    case 'decided-again':
      return t('verdict:hold.decided');
    default:
      return code satisfies never;
  }
}

/** What is wrong with a file, as a sentence (W5.11). `names` by seat. */
export function faultSentence({ code, values }: CheckFault, names: Names, title: string | null): string {
  switch (code) {
    case 'other-version':
      return t('verdict:fault.version', { version: values.version, known: row(values.known) });
    case 'other-key':
      return t('verdict:fault.key', { key: values.key });
    case 'report-not-signed':
      return t('verdict:fault.report', { name: seatNames([values.seat], names), refusal: values.refusal });
    case 'entry-not-signed':
      return t('verdict:fault.entry', { entry: values.entry, refusal: values.refusal });
    case 'moves-differ':
      return t('verdict:fault.moves', {
        file: shownSentence(values.file, names),
        shown: shownSentence(values.shown, names),
      });
    case 'not-too-long':
      return t('verdict:fault.notTooLong', {
        took: measured(values.tookMs),
        shown: shownSentence(values.shown, names),
      });
    case 'verdict-differs':
      return t('verdict:fault.verdict', { why: verdictReason(values.why, names, title) });
    default:
      return t(`verdict:fault.${code}`);
  }
}

type Shown = Extract<CheckHold, { code: 'played-again' }>['values']['file'];

/** What the signed moves show, in a sentence or two. */
function shownSentence(shown: Shown, names: Names): string {
  switch (shown.kind) {
    case 'complete': {
      const { claim, liars } = shown;
      const result = claim.kind === 'void' ? ranking(null, null, names) : ranking(claim.ranks, claim.scores, names);
      const said = t('verdict:shows.result', { result });
      if (liars.length === 0) return said;
      return `${said} ${t('verdict:shows.lies', { who: seatNames(liars, names), count: liars.length })}`;
    }
    case 'desync':
      return t('verdict:shows.desync');
    case 'none':
      return t(`verdict:shows.${shown.lack}`);
    default:
      return shown satisfies never;
  }
}
