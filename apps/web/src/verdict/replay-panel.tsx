import { factsOf } from '@parley/games/facts';
import type { Verdict } from '@parley/protocol';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useClient } from '../parley/use.ts';
import { useBundleAddress } from '../parley/use-players.ts';
import type { CheckedMatch } from '../shown/checked-match.ts';
import { Replay, ReplayComing } from '../shown/replay.tsx';
import { MOVE } from '../shown/use-moment.ts';
import { t } from '../text/text.ts';
import { notForLong, persistently } from '../ui/persistently.ts';
import { noReplay, replayGap } from '../words/replay.ts';
import type { Reading } from './reading.ts';

type Known =
  | { readonly state: 'coming' | 'no-file' | 'gone' | 'too-fast' | 'out-of-reach' | 'no-program' }
  | { readonly state: 'checked'; readonly found: CheckedMatch };

/** The finished match as a board with its moves, made from the signed file that anybody can check (N8). */
export function ReplayPanel(reading: Reading) {
  const sentence = noReplay(reading.verdict);
  return (
    <section className="panel verdict-replay" aria-labelledby="replay-heading">
      <h2 id="replay-heading">{t('verdict:replay.title')}</h2>
      {sentence === null ? <Fetched {...reading} /> : <p>{sentence}</p>}
    </section>
  );
}

function Fetched({ verdict, names }: Reading) {
  const { known, again } = useCheckedMatch(verdict);
  const place = useRef<HTMLDivElement>(null);
  const [asked] = useState(() => new URLSearchParams(location.search).has(MOVE));
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
  const { checked, steps, startedAt } = known.found;
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
  if (first === undefined) {
    const isRealTime = factsOf(verdict.title)?.kind === 'ticks';
    return <p>{t(isRealTime ? 'verdict:replay.realTime' : 'verdict:replay.otherRules')}</p>;
  }
  const cards = names.map((_, seat) => verdict.participants.find((one) => one.seat === seat)?.card);
  const gap = replayGap(steps.at(-1) ?? null, verdict);
  return <Replay title={verdict.title} names={names} cards={cards} steps={steps} startedAt={startedAt} gap={gap} />;
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
      const keys = await client.serverKeys().catch(() => null);
      show({ state: 'checked', found: await program.checkedMatch(text, match, keys) });
    };
    void run();
    return () => {
      left = true;
    };
  }, [client, address, match, round]);
  const again = useCallback(() => setRound((before) => before + 1), []);
  return { known, again };
}
