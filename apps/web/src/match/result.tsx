import type { MatchView } from '@parley/match';
import type { MatchStart, Verdict } from '@parley/protocol';
import { useRef, useState } from 'react';
import { ComplainKeys } from '../conduct/complain-keys.tsx';
import { invitationsTo } from '../lobby/seating.ts';
import { clockShiftMs, now } from '../parley/clock.ts';
import type { Gathering } from '../parley/page.ts';
import { useAsk, useClientState, useMatches, useMe, useNow } from '../parley/use.ts';
import { Link } from '../route.tsx';
import { rich } from '../text/rich.tsx';
import { t } from '../text/text.ts';
import { Changed } from '../verdict/changed.tsx';
import { isByMoves, Seal, sealOf } from '../verdict/seal.tsx';
import { departureSentences, voidSentence } from '../words/departure.ts';
import { type GatheringWords, gatheringWords } from '../words/gathering.ts';
import { calledName } from '../words/player.ts';
import { decisionWords, detail, fate, headline, isVoid } from '../words/result.ts';
import { row } from '../words/time.ts';
import { namesIn, verdictReason } from '../words/verdict-reason.ts';
import { useFocusAtEnd } from './use-focus.ts';
import { useReader } from './use-reader.ts';
import { resultOf } from './use-view.ts';

interface ResultProps {
  readonly view: MatchView;
  readonly start: MatchStart;
}

/** After the last move: who won, first and at once; then another match; and beneath it the seal, as soon as there is a verdict. */
export function Result({ view, start }: ResultProps) {
  const arrived = useMatches().verdicts.get(start.match);
  const place = useRef<HTMLElement>(null);
  const reader = useReader(start);
  useFocusAtEnd(place);
  const verdict = view.phase.phase === 'decided' ? view.phase.verdict : arrived;
  const names = start.participants.map(({ card }) => calledName(card));
  const ranks = verdict?.official ? verdict.ranks : resultOf(view);
  const scores = verdict?.official ? verdict.scores : (view.outcome?.scores ?? null);
  return (
    <section className="panel result" aria-label={t('match:result')} ref={place} tabIndex={-1}>
      <div className="result-head">
        <h2 className="result-headline">{headline(ranks, reader, names)}</h2>
        <p className="result-more">{more(view, ranks, scores, reader, names)}</p>
      </div>
      <After view={view} start={start} done={verdict !== undefined || isDone(view)} names={names} />
      {view.phase.phase !== 'void' && verdict === undefined && <Confirming view={view} start={start} names={names} />}
      {verdict !== undefined && <Decided verdict={verdict} me={start.seat} />}
      <ComplainKeys match={start.match} cards={start.participants.map(({ card }) => card)} />
    </section>
  );
}

/** What the headline leaves out: points and places, how somebody was out, and a kind word. */
function more(
  { phase, seats }: MatchView,
  ranks: readonly number[] | null,
  scores: readonly number[] | null,
  reader: number | null,
  names: readonly string[],
): string {
  const departures = seats.map(({ departure }) => departure);
  if (ranks === null) {
    if (phase.phase !== 'void') return '';
    const leavers = departures.flatMap((departure, seat) => (departure === 'left' ? [seat] : []));
    return voidSentence(phase.why, leavers, names, reader);
  }
  const places = detail(ranks, scores, reader, names);
  const ended = departureSentences(departures, names, reader);
  const kind = reader === null || ended.length > 0 ? [] : [t(`match:kind.${fate(ranks, reader)}`)];
  return [...(places === null ? [] : [`${places}.`]), ...ended, ...kind].join(' ');
}

/**
 * How long a verdict usually takes at most, in milliseconds. Before that nothing is said of what it waits for: the next moment would
 * make it wrong.
 */
const USUAL_MS = 3_000;

/** Between the result and the verdict. Has the room of the verdict from the beginning. */
function Confirming({ view, start, names }: ResultProps & { readonly names: readonly string[] }) {
  const present = useNow(500);
  const [since] = useState(now);
  const gathering = useMatches().gathering.get(start.match);
  const { phase } = view;
  const words =
    phase.phase === 'reported' && present - since >= USUAL_MS
      ? waitingWords(phase, gathering, names, start.seat, present)
      : null;
  return (
    <div className="seal-row">
      <Seal state="reported" />
      <div>
        <h3>{words?.title ?? t('match:confirming')}</h3>
        <p>
          {words?.sentence ?? t('match:confirming.what')}{' '}
          {words?.left != null && <span className="soft">{words.left}</span>}
        </p>
      </div>
    </div>
  );
}

function waitingWords(
  { reported, deadline, acknowledged }: Extract<MatchView['phase'], { phase: 'reported' }>,
  gathering: Gathering | undefined,
  names: readonly string[],
  me: number,
  present: number,
): GatheringWords {
  const known = gathering ?? (deadline === null ? null : { reported, deadline, again: false, requested: false });
  // Until the server has acknowledged the report, the state of this player's own report matters more than the missing
  // ones.
  if (known !== null && (acknowledged || known.requested))
    return gatheringWords(known, { names, me }, present, clockShiftMs());
  const sentence = acknowledged ? t('match:reported.gathers') : t('match:reported.kept');
  return { title: t('match:reported'), sentence, left: null };
}

function Decided({ verdict, me }: { readonly verdict: Verdict; readonly me: number }) {
  return (
    <>
      <div className="seal-row" role="status" aria-label={t('match:verdict')}>
        <Seal state={sealOf(verdict)} byMoves={isByMoves(verdict)} />
        <div>
          <h3>{verdictTitle(verdict)}</h3>
          <p>
            {verdict.official && <strong>{decisionWords(verdict.decision)}. </strong>}
            {verdictReason(verdict.why, namesIn(verdict), verdict.title)}
          </p>
        </div>
      </div>
      <Changed verdict={verdict} me={me} />
      <Link className="why" to={`/match/${verdict.match}/verdict`}>
        {rich('match:verdict.why', { unseen: (words) => <span className="unseen">{words}</span> })}
      </Link>
    </>
  );
}

function verdictTitle(verdict: Verdict): string {
  if (verdict.official) return t('match:verdict.official');
  return isVoid(verdict) ? t('match:verdict.void') : t('match:verdict.none');
}

/** Why no rematch is possible: the server keeps the seats for a while, but not over its restart. */
const rematchRefused = () => ({
  'unknown-match': t('match:rematch.unknownMatch'),
  'unknown-client': t('match:rematch.left'),
  busy: t('match:rematch.busy'),
});

interface AfterProps {
  readonly view: MatchView;
  readonly start: MatchStart;
  /** Whether the server knows that this player has finished the match. Before that it accepts no rematch. */
  readonly done: boolean;
  readonly names: readonly string[];
}

/** Another match with the same players, or the lobby. A rematch that somebody asked for stands at the bottom of the page. */
function After({ view, start, done, names }: AfterProps) {
  const ask = useAsk();
  const me = useMe();
  const { tables } = useClientState();
  const [asked, setAsked] = useState(false);
  const again = [...tables.values()].find((table) => table.rematchOf === start.match);
  // Who is asked for the rematch consents with the same key: to the server a second request is a consent (S8.6).
  const waits = again !== undefined && (me === null || invitationsTo([again], me).length === 0);
  const hasLeft = view.seats.some(({ self, departure }) => self && departure === 'left');
  const gone = goneSeats(view).map((seat) => names[seat] ?? t('match:somebody'));
  return (
    <div className="keys">
      {gone.length === 0 && !hasLeft && (
        <button
          className="key key-play"
          type="button"
          disabled={me === null || !done || asked || waits}
          onClick={() => {
            setAsked(true);
            void ask({ type: 'rematch', match: start.match }, rematchRefused()).finally(() => setAsked(false));
          }}
        >
          {t('match:rematch')}
        </button>
      )}
      {gone.length > 0 && (
        <p className="soft result-gone">{t('match:gone', { names: row(gone), count: gone.length })}</p>
      )}
      <Link className={gone.length === 0 && !hasLeft ? 'key' : 'key key-play'} to="/">
        {t('match:toLobby')}
      </Link>
    </div>
  );
}

/**
 * The seats that cannot be asked for another match: they went missing or left, or their link has ended with their page. A bot closes
 * its links after each match, and is there all the same.
 */
function goneSeats({ seats }: MatchView): readonly number[] {
  return seats.flatMap(({ participant, self, link, departure }) => {
    if (self || participant.card.class === 'house') return [];
    return departure === 'absent' || departure === 'left' || link?.state === 'closed' ? [participant.seat] : [];
  });
}

const isDone = ({ phase }: MatchView): boolean =>
  phase.phase === 'void' || (phase.phase === 'reported' && phase.acknowledged);
