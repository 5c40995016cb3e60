import { STRENGTHS } from '@parley/games';
import { factsOf } from '@parley/games/facts';
import { useState } from 'react';
import { keyWords } from '../arena/key-words.ts';
import { SoundKey } from '../match/sound-key.tsx';
import { useClientState, usePageTitle } from '../parley/use.ts';
import { useParams } from '../route.tsx';
import { t } from '../text/text.ts';
import { titleName } from '../titles/title-name.ts';
import { useTickView } from '../titles/use-title-view.ts';
import { Loading } from '../ui/nothing.tsx';
import { Selector } from '../ui/selector.tsx';
import { strengthWords } from '../words/listing.ts';
import { Arena } from './arena.tsx';
import type { Choices } from './choices.ts';
import './practice.css';

/** A title in real time against bots on this device (W3.15). Nothing of it is sent anywhere. */
export function Component() {
  const { title = '' } = useParams<{ title: string }>();
  const facts = factsOf(title);
  const isThere = facts?.kind === 'ticks';
  usePageTitle(isThere ? t('practice:title', { title: titleName(title) }) : t('practice:tag'));
  if (!isThere) return <p className="fault">{t('practice:noSuch')}</p>;
  return <Practice title={title} seats={facts.seats} />;
}

interface PracticeProps {
  readonly title: string;
  readonly seats: { readonly min: number; readonly max: number };
}

function Practice({ title, seats }: PracticeProps) {
  const loaded = useTickView(title);
  const [choices, setChoices] = useState<Choices>(() => ({
    seats: Math.min(Math.max(4, seats.min), seats.max),
    strength: 'normal',
    people: 1,
  }));
  /** Counts the matches; 0 before the first. Another one begins anew. */
  const [ride, setRide] = useState(0);
  const { self } = useClientState();
  const names = namesOf(choices, self?.name ?? t('practice:first'));

  return (
    <div className="practice">
      <header className="practice-head">
        <h1>{titleName(title)}</h1>
        <span className="tag">{t('practice:tag')}</span>
        <SoundKey />
      </header>
      {loaded.state === 'loading' ? (
        <Loading what={t('practice:settingUp')} rows={6} />
      ) : loaded.state !== 'loaded' ? (
        <p className="fault">{t('practice:failed')}</p>
      ) : (
        <Arena
          key={ride}
          view={loaded.view}
          label={t('practice:arena', { title: titleName(title) })}
          choices={choices}
          names={names}
          begun={ride > 0}
          onRide={() => setRide(ride + 1)}
          onEnd={() => setRide(0)}
        >
          {ride === 0 && <Setup range={seats} choices={choices} onChange={setChoices} />}
          <p className="small soft practice-tips">
            {keyWords(loaded.view.words(), names.slice(0, choices.people))} {loaded.view.words().touch}
          </p>
          <p className="small soft practice-tips">{loaded.view.words().tips}</p>
          <p className="small soft practice-tips">{t('practice:counts')}</p>
        </Arena>
      )}
    </div>
  );
}

interface SetupProps {
  readonly range: PracticeProps['seats'];
  readonly choices: Choices;
  readonly onChange: (choices: Choices) => void;
}

function Setup({ range, choices, onChange }: SetupProps) {
  const { min, max } = range;
  const seats = Array.from({ length: max - min + 1 }, (_, extra) => min + extra);
  return (
    <div className="practice-setup">
      <Selector
        label={t('practice:riders')}
        options={seats.map((value) => ({ value, text: String(value) }))}
        value={choices.seats}
        onChange={(value) => onChange({ ...choices, seats: value })}
      />
      <Selector
        label={t('practice:strength')}
        options={STRENGTHS.map((value) => ({ value, text: strengthWords(value) }))}
        value={choices.strength}
        onChange={(strength) => onChange({ ...choices, strength })}
      />
      <Selector
        label={t('practice:people')}
        options={[
          { value: 1, text: t('practice:people.one') },
          { value: 2, text: t('practice:people.two') },
        ]}
        value={choices.people}
        onChange={(people) => onChange({ ...choices, people: people === 2 ? 2 : 1 })}
      />
    </div>
  );
}

/** Names by seat: the players of this device have the first seats. */
function namesOf({ seats, people }: Choices, self: string): readonly string[] {
  return Array.from({ length: seats }, (_, seat) => {
    if (seat === 0) return self;
    return seat < people ? t('practice:second') : t('practice:bot', { n: seat + 1 - people });
  });
}
