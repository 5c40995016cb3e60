import type { ParleyClient, Timers } from '@parley/client';
import type { WatchSession } from '@parley/match';
import type { Refusal, WatchStart } from '@parley/protocol';

/** Watching one match, as far as it has come. */
export type Watch =
  | { readonly state: 'asking' }
  | { readonly state: 'open'; readonly session: WatchSession }
  /** `seen`: what was seen before; null where nothing was. */
  | { readonly state: 'refused'; readonly refusal: Pick<Refusal, 'code'>; readonly seen: WatchSession | null };

/** Asked again this often in a row where the one who served is gone, each time after this pause in milliseconds. */
const TRIES = 4;
const PAUSE_MS = 1_500;
/** The longest time in which a link to a player comes about, or another one is asked for (milliseconds). */
const LINK_MS = 12_000;
/** A link that went through the server has fallen silent when the server has been back for so long (milliseconds): a link shows that within one second. */
const DOUBT_MS = 5_000;

export interface WatchRequest {
  readonly client: Pick<ParleyClient, 'on' | 'request' | 'send' | 'state'>;
  readonly match: string;
  /** Null for a title that this page cannot show. */
  readonly open: (start: WatchStart) => WatchSession | null;
  readonly timers: Pick<Timers, 'after'>;
  readonly show: (watch: Watch) => void;
}

/**
 * Watches one match. Where the one who served is gone, another one is asked for. A link between two browsers needs no server: it goes on
 * while the server is out of reach, and what has come stays. One that went through the server is cut off then, without an end.
 * @returns the end of watching
 */
export function keepWatching({ client, match, open, timers, show }: WatchRequest): () => void {
  let session: WatchSession | null = null;
  let stopTimer = (): void => {};
  let tries = 0;
  let ended = false;
  /** The server was out of reach a moment ago: where nothing is heard over a link from before, nothing will be. */
  let isDoubtful = false;
  let stopDoubt = (): void => {};
  /** How the present link was when it was last acted upon: what is shown goes on changing while it is lost. */
  let found: 'fine' | 'cut-off' | 'lost' = 'fine';
  const isOnline = (): boolean => client.state.connection.state === 'online';

  const after = (ms: number, run: () => void): void => {
    stopTimer();
    stopTimer = timers.after(ms, run);
  };

  const doubt = (): void => {
    stopDoubt();
    isDoubtful = true;
    stopDoubt = timers.after(DOUBT_MS, trust);
  };
  const trust = (): void => {
    stopDoubt();
    isDoubtful = false;
  };

  const ends = [
    client.on('watching', ({ start }) => {
      if (start.match === match) begin(start);
    }),
    client.on('online', () => {
      // Nothing is asked for while the link brings something: the answer would end it.
      doubt();
      const phase = session?.view.phase ?? 'linking';
      if (phase === 'over' || (phase === 'watching' && session?.isCutOff !== true)) return;
      tries = 0;
      stopTimer();
      void ask(session?.start.by ?? null);
    }),
  ];

  function begin(start: WatchStart): void {
    found = 'fine';
    // A match in real time goes on from what is here, whoever serves it.
    const goesOn = session?.kind === 'ticks' && session.goOn(start);
    if (!goesOn) session?.dispose();
    const opened = goesOn ? session : open(start);
    session = opened;
    trust();
    if (opened === null) {
      show({ state: 'refused', refusal: { code: 'unknown-title' }, seen: null });
      return;
    }
    if (!goesOn) opened.subscribe(() => look(opened));
    after(LINK_MS, () => {
      if (opened.view.phase === 'linking') retry(opened);
    });
    show({ state: 'open', session: opened });
  }

  function look(opened: WatchSession): void {
    if (opened !== session || ended) return;
    if (opened.view.phase === 'watching') tries = 0;
    if (opened.view.phase === 'lost' && found !== 'lost') {
      found = 'lost';
      retry(opened);
    }
    if (opened.view.phase === 'watching' && opened.isCutOff && isDoubtful && found === 'fine') {
      found = 'cut-off';
      after(PAUSE_MS, () => {
        if (opened.isCutOff) void ask(opened.start.by);
        else found = 'fine';
      });
    }
  }

  function retry(opened: WatchSession): void {
    after(PAUSE_MS, () => void ask(opened.start.by));
  }

  /** Out of reach of the server nothing is asked for: its return does. */
  async function ask(besides: number | null): Promise<void> {
    if (!isOnline()) return;
    tries += 1;
    const answer = await client.request({ type: 'watch', match, besides });
    if (ended || answer.ok || !isOnline()) return;
    // A player who is just coming back may let it be watched in a moment.
    if (besides !== null && tries < TRIES && answer.error.code === 'not-accepted') {
      after(PAUSE_MS, () => void ask(besides));
      return;
    }
    show({ state: 'refused', refusal: answer.error, seen: session });
  }

  void ask(null);
  return () => {
    ended = true;
    stopTimer();
    stopDoubt();
    for (const end of ends) end();
    session?.dispose();
    client.send({ type: 'unwatch', match });
  };
}
