import type { MatchSession, MatchView } from '@parley/match';
import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { useStore } from 'zustand';
import { invitationsTo } from '../lobby/seating.ts';
import { call, callOf } from '../parley/call.ts';
import { useClientState, useMatches, useMe, usePage } from '../parley/use.ts';
import { useOthersHere, usePlayersState } from '../parley/use-players.ts';
import { fate } from '../words/result.ts';
import { wear } from './badge.ts';
import { type Noticed, remembered, soundsBetween } from './heard.ts';
import type { Sound } from './sound.ts';
import { speaker } from './speaker.ts';
import { motionLeft } from './use-motion.ts';
import { resultOf, useView } from './use-view.ts';

/** From the last move to the phrase of the end, in milliseconds: the two are heard one after the other. */
const PHRASE_MS = 160;

/** What was heard of each match, whoever of this page played it; and the matches whose beginning was. */
const heard = new Map<string, Noticed>();
const greeted = new Set<string>();

/** Calls to the match and to challenges, on whatever page somebody is: sounds, and the name and the sign of the tab (W9, C11). */
export default function Attention() {
  const { current } = useMatches();
  const session = current?.state === 'open' ? current.session : null;
  const view = useView(session);
  const me = useMe();
  const { tables } = useClientState();
  const hidden = useSyncExternalStore(watchSight, () => document.visibilityState === 'hidden');
  const isElsewhere = useStore(usePage().otherTabs.playing) !== null;
  const wants = usePlayersState((state) => state.wants);
  const start = current?.start ?? null;
  const [foundFor, setFoundFor] = useState<string | null>(null);
  const asked = me === null ? [] : invitationsTo(tables.values(), me).map(({ table }) => table.table);
  const others = [...wants.values()];

  useSounds(session, view, isElsewhere);

  const news = useRef(new Set<string>());
  const tablesAsking = asked.join(' ');
  useEffect(() => {
    const fresh = tablesAsking.split(' ').filter((table) => table !== '' && !news.current.has(table));
    for (const table of fresh) news.current.add(table);
    if (fresh.length > 0 && !isElsewhere) speaker.play('challenge');
  }, [tablesAsking, isElsewhere]);

  // A match to which this player came back is no news.
  const begun = start === null || start.returned !== undefined ? null : start.match;
  useEffect(() => {
    if (begun === null || greeted.has(begun)) return;
    greeted.add(begun);
    speaker.play('found');
    if (document.visibilityState === 'hidden') setFoundFor(begun);
  }, [begun]);
  useEffect(() => {
    if (!hidden) setFoundFor(null);
  }, [hidden]);

  const turn = view?.phase.phase === 'playing' && view.turn === start?.seat && !view.byItself;
  const present = callOf({
    hidden,
    turn: turn || others.includes('turn'),
    found: foundFor !== null && foundFor === start?.match,
    challenge: asked.length > 0 || others.includes('asked'),
  });
  useEffect(() => {
    call.setState(present, true);
    wear(present !== null);
  }, [present]);
  // With another player who is drawn nothing of this goes; with the page it does.
  useEffect(() => () => wear(false), []);
  return null;
}

/** The sounds of one match. A tab that leaves the match to another one is silent. */
function useSounds(session: MatchSession | null, view: MatchView | null, isElsewhere: boolean): void {
  const start = session?.start;
  const others = useOthersHere(start?.participants.map(({ card }) => card.player) ?? NOBODY);
  const shared = others.length > 0;
  useEffect(() => {
    if (start === undefined || view === null || view.phase.phase === 'moved') return;
    const { match, seat } = start;
    const now = noticed(view, seat, shared);
    const before = heard.get(match);
    heard.set(match, remembered(before, now));
    if (before === undefined || isElsewhere) return;
    const left = motionLeft(match, view.ply);
    for (const [index, sound] of soundsBetween(before, now, seat).entries()) later(sound, left + index * PHRASE_MS);
  }, [start, view, isElsewhere, shared]);
}

const NOBODY: readonly string[] = [];

function noticed(view: MatchView, seat: number, shared: boolean): Noticed {
  const ranks = resultOf(view);
  // Of several on one page, one has won.
  const winner = ranks === null ? seat : Math.max(0, ranks.indexOf(1));
  return {
    ply: view.ply,
    last: view.last?.seat ?? null,
    turn: view.byItself ? null : view.turn,
    fate: ranks === null ? null : fate(ranks, shared ? winner : seat),
  };
}

function later(sound: Sound, ms: number): void {
  if (ms === 0) speaker.play(sound);
  else setTimeout(() => speaker.play(sound), ms);
}

function watchSight(listener: () => void): () => void {
  document.addEventListener('visibilitychange', listener);
  return () => document.removeEventListener('visibilitychange', listener);
}
