import type { MatchView } from '@parley/match';
import type { MatchStart, Verdict } from '@parley/protocol';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { ComplainKeys } from '../conduct/complain-keys.tsx';
import { clockShiftMs, now } from '../parley/clock.ts';
import { useAsk, useClientState, useMatches, useMe, useNow } from '../parley/use.ts';
import { Link } from '../route.tsx';
import { Changed } from '../verdict/changed.tsx';
import { isByMoves, Seal, sealOf } from '../verdict/seal.tsx';
import { departureSentences } from '../words/departure.ts';
import { gatheringWords } from '../words/gathering.ts';
import { decisionWords, headline, ranking } from '../words/result.ts';

interface ResultProps {
  readonly view: MatchView;
  readonly start: MatchStart;
}

/** After the last move: the result at once, as reported; then the verdict as a seal, and what it changed. */
export function Result({ view, start }: ResultProps) {
  const arrived = useMatches().verdicts.get(start.match);
  const place = useRef<HTMLElement>(null);
  useLostFocus(place);
  const verdict = view.phase.phase === 'decided' ? view.phase.verdict : arrived;
  const names = start.participants.map((participant) => participant.card.name);
  const ranks = verdict?.official ? verdict.ranks : (view.outcome?.ranks ?? null);
  const ended = ranks === null ? [] : departureSentences(departuresOf(view), names, start.seat);
  const scores = verdict?.official ? verdict.scores : (view.outcome?.scores ?? null);
  return (
    <section className="panel result" aria-label="Result" ref={place} tabIndex={-1}>
      <div className="result-head">
        <h2 className="result-headline">{headline(ranks, start.seat, names)}</h2>
        {ranks !== null && <p className="soft">{capital(ranking(ranks, scores, names))}.</p>}
        {ended.length > 0 && <p className="soft">{ended.join(' ')}</p>}
      </div>
      {/* Above what grows when the verdict comes: a key does not move away under a finger (W8). */}
      <After start={start} decided={verdict !== undefined} done={verdict !== undefined || isDone(view)} />
      {verdict === undefined ? (
        <Waiting view={view} start={start} names={names} />
      ) : (
        <Decided verdict={verdict} me={start.seat} />
      )}
      <ComplainKeys match={start.match} cards={start.participants.map(({ card }) => card)} />
    </section>
  );
}

const departuresOf = ({ seats }: MatchView) => seats.map(({ departure }) => departure);

/** How long to wait before moving the focus, in milliseconds: a dialog needs a moment to close. */
const LOOK_MS = 1_000;

/** The board and the button for resigning disappear with the match, and the focus with them. It continues here. */
function useLostFocus(place: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const end = now() + LOOK_MS;
    const timer = setInterval(() => {
      const lost = document.activeElement === document.body;
      if (lost) place.current?.focus({ preventScroll: true });
      if (lost || now() > end) clearInterval(timer);
    }, 100);
    return () => clearInterval(timer);
  }, [place]);
}

function Waiting({ view, start, names }: ResultProps & { readonly names: readonly string[] }) {
  const present = useNow(500);
  const gathering = useMatches().gathering.get(start.match);
  const { phase } = view;
  if (phase.phase === 'void') {
    return (
      <p>
        {phase.why === 'left'
          ? 'Somebody left before the first move. It counts for nobody.'
          : 'The links between the players could not be made. It counts for nobody.'}
      </p>
    );
  }
  if (phase.phase !== 'reported') return null;
  const { reported, deadline, acknowledged } = phase;
  const known = gathering ?? (deadline === null ? null : { reported, deadline, again: false, requested: false });
  // Until the server has acknowledged the report, the state of this player's own report matters more than the missing
  // ones.
  const useful = known !== null && (acknowledged || known.requested);
  const words = useful ? gatheringWords(known, { names, me: start.seat }, present, clockShiftMs()) : null;
  return (
    <div className="seal-row">
      <Seal state="reported" />
      <div>
        <h3>{words?.title ?? 'Reported'}</h3>
        <p>
          {words?.sentence ??
            (acknowledged
              ? 'The server has your signed report and gathers the others.'
              : 'Your report is signed and kept here. It is sent as soon as the server can be reached.')}{' '}
          {words?.left && <span className="soft">{words.left}</span>}
        </p>
      </div>
    </div>
  );
}

function Decided({ verdict, me }: { readonly verdict: Verdict; readonly me: number }) {
  return (
    <>
      <div className="seal-row" role="status" aria-label="Verdict">
        <Seal state={sealOf(verdict)} byMoves={isByMoves(verdict)} />
        <div>
          <h3>{verdict.official ? 'Official result' : 'No official result'}</h3>
          <p>
            {verdict.official && <strong>{decisionWords(verdict.decision)}. </strong>}
            {verdict.why}
          </p>
        </div>
      </div>
      <Changed verdict={verdict} me={me} />
      <Link className="why" to={`/match/${verdict.match}/verdict`}>
        Why?<span className="unseen"> The verdict in full</span>
      </Link>
    </>
  );
}

/** Why no rematch is possible: the server keeps the seats for a while, but not over its restart. */
const REMATCH_REFUSED = {
  'unknown-match': 'The server no longer keeps the places of this match. Challenge the same player from the lobby.',
  'unknown-client': 'Somebody who played has left. Go back to the lobby and ask whoever is there.',
  busy: 'Somebody who played is in another match. Wait for its end, or go back to the lobby.',
} as const;

interface AfterProps {
  readonly start: MatchStart;
  readonly decided: boolean;
  /** Whether the server knows that this player has finished the match. Before that it accepts no rematch. */
  readonly done: boolean;
}

/** Another match with the same players, or the lobby. */
function After({ start, decided, done }: AfterProps) {
  const ask = useAsk();
  const me = useMe();
  const { tables } = useClientState();
  const [asked, setAsked] = useState(false);
  const again = [...tables.values()].find((table) => table.rematchOf === start.match);
  const invited = again?.invitations.some((invitation) => invitation.client === me) ?? false;
  const waiting = again !== undefined && !invited;
  return (
    <div className="keys">
      <button
        className={`key${decided ? ' key-play' : ''}`}
        type="button"
        disabled={me === null || !done || asked || waiting}
        onClick={() => {
          setAsked(true);
          void ask({ type: 'rematch', match: start.match }, REMATCH_REFUSED).finally(() => setAsked(false));
        }}
      >
        {invited ? 'Accept the rematch' : 'Rematch'}
      </button>
      <Link className="key" to="/">
        Back to the lobby
      </Link>
    </div>
  );
}

const isDone = ({ phase }: MatchView): boolean =>
  phase.phase === 'void' || (phase.phase === 'reported' && phase.acknowledged);

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
