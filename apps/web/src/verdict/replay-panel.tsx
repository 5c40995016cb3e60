import { factsOf } from '@parley/games/facts';
import type { Verdict } from '@parley/protocol';
import { lazy, Suspense, useCallback, useEffect, useRef, useState } from 'react';
import { useClient } from '../parley/use.ts';
import { useBundleAddress } from '../parley/use-players.ts';
import type { CheckedMatch } from '../shown/checked-match.ts';
import { Replay, ReplayComing } from '../shown/replay.tsx';
import { MOVE, TICK } from '../shown/use-moment.ts';
import { withTexts } from '../text/load-texts.ts';
import { t } from '../text/text.ts';
import { notForLong, persistently } from '../ui/persistently.ts';
import { noReplay, replayGap } from '../words/replay.ts';
import type { Reading } from './reading.ts';

/** Loaded for a match in real time alone. */
const TickReplay = lazy(() => persistently(() => withTexts(() => import('../shown/tick-replay.tsx'))));

type Known =
  | { readonly state: 'coming' | 'no-file' | 'gone' | 'too-fast' | 'out-of-reach' | 'no-program' }
  | { readonly state: 'checked'; readonly found: CheckedMatch };

/** The finished match as a board with its moves, made from the signed file that anybody can check (N8). */
export function ReplayPanel(reading: Reading) {
  const sentence = noReplay(reading.verdict);
  const isRealTime = factsOf(reading.verdict.title)?.kind === 'ticks';
  return (
    <section className="panel verdict-replay" aria-labelledby="replay-heading">
      <h2 id="replay-heading">{t(isRealTime ? 'verdict:replay.titleTicks' : 'verdict:replay.title')}</h2>
      {sentence === null ? <Fetched {...reading} /> : <p>{sentence}</p>}
    </section>
  );
}

function Fetched({ verdict, names }: Reading) {
  const { known, again } = useCheckedMatch(verdict);
  const place = useRef<HTMLDivElement>(null);
  const [asked] = useState(() => {
    const search = new URLSearchParams(location.search);
    return search.has(MOVE) || search.has(TICK);
  });
  // Who followed a link to a move came for the board. Who has scrolled meanwhile reads something else.
  useEffect(() => {
    if (known.state === 'checked' && asked && scrollY === 0) place.current?.scrollIntoView({ block: 'start' });
  }, [known.state, asked]);
  if (known.state === 'coming') return <ReplayComing title={verdict.title} names={names} />;
  if (known.state !== 'checked') {
    return (
      <>
        <p>{t(SENTENCES[known.state])}</p>
        {known.state !== 'gone' && known.state !== 'no-file' && (
          <div className="keys">
            <button className="key" type="button" onClick={again}>
              {t('ui:tryAgain')}
            </button>
          </div>
        )}
      </>
    );
  }
  const { checked, steps, ticks, startedAt } = known.found;
  const [first] = steps;
  if (!checked.holds) {
    return (
      <>
        <p className="fault">{t('verdict:replay.fault')}</p>
        <ul>
          {checked.sentences.map((one) => (
            <li key={one} className="small">
              {one}
            </li>
          ))}
        </ul>
      </>
    );
  }
  if (ticks === 'split') return <p>{t('shown:no.split')}</p>;
  const cards = names.map((_, seat) => verdict.participants.find((one) => one.seat === seat)?.card);
  if (ticks !== null) {
    return (
      <div ref={place}>
        <Suspense fallback={<ReplayComing title={verdict.title} names={names} />}>
          <TickReplay
            title={verdict.title}
            names={names}
            cards={cards}
            played={ticks}
            gap={replayGap(ticks, verdict)}
          />
        </Suspense>
      </div>
    );
  }
  if (first === undefined) return <p>{t('verdict:replay.otherRules')}</p>;
  const gap = replayGap(steps.at(-1) ?? null, verdict);
  return (
    <div ref={place}>
      <Replay title={verdict.title} names={names} cards={cards} steps={steps} startedAt={startedAt} gap={gap} />
    </div>
  );
}

const SENTENCES = {
  'no-file': 'verdict:replay.noFile',
  gone: 'verdict:replay.gone',
  'too-fast': 'verdict:replay.tooFast',
  'out-of-reach': 'verdict:replay.outOfReach',
  'no-program': 'verdict:replay.noProgram',
} as const;

const NO_TEXT: Readonly<Record<number, 'no-file' | 'gone' | 'too-fast'>> = {
  404: 'no-file',
  410: 'gone',
  429: 'too-fast',
};

function useCheckedMatch({ match }: Pick<Verdict, 'match'>): { readonly known: Known; readonly again: () => void } {
  const client = useClient();
  const address = useBundleAddress()(match);
  const [known, setKnown] = useState<Known>({ state: 'coming' });
  const [round, setRound] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another round asks again
  useEffect(() => {
    let left = false;
    const show = (next: Known): void => {
      if (!left) setKnown(next);
    };
    const run = async (): Promise<void> => {
      show({ state: 'coming' });
      const answer = await fetch(address).catch(() => null);
      const text = answer?.ok ? await answer.text().catch(() => null) : null;
      if (text === null) return show({ state: NO_TEXT[answer?.status ?? 0] ?? 'out-of-reach' });
      const program = await persistently(() => import('../shown/checked-match.ts'), 3, undefined, notForLong).catch(
        () => null,
      );
      if (program === null) return show({ state: 'no-program' });
      show({ state: 'checked', found: await program.checkedMatch(text, match, await program.keysFor(client, text)) });
    };
    void run();
    return () => {
      left = true;
    };
  }, [client, address, match, round]);
  const again = useCallback(() => setRound((before) => before + 1), []);
  return { known, again };
}
