import { type GroupCard, groupsResponseSchema, LIMITS, type Refusal, ROUTES } from '@parley/protocol';
import { useEffect, useId, useRef, useState } from 'react';
import { useClient, useClientState, usePage, usePageTitle } from '../parley/use.ts';
import { Link } from '../route.tsx';
import { Loading, Nothing } from '../ui/nothing.tsx';
import { groupName, peopleWords, roleWords } from '../words/group.ts';
import { refusalSentence } from '../words/refusal.ts';
import { MakeGroup } from './make-group.tsx';
import './groups.css';
import { t } from '../text/text.ts';

interface GroupLists {
  readonly mine: readonly GroupCard[];
  readonly found: readonly GroupCard[];
}
type Known =
  | { readonly state: 'loading' }
  | { readonly state: 'there'; readonly lists: GroupLists }
  | { readonly state: 'failed'; readonly refusal: Refusal };

/** The groups of this player, and finding others (S6). */
export function Component() {
  usePageTitle(t('groups:groups'));
  const [text, setText] = useState('');
  const known = useGroups(text);
  return (
    <div className="groups">
      <header>
        <h1>{t('groups:groups')}</h1>
        <p className="soft">{t('groups:intro')}</p>
      </header>
      {known.state === 'loading' ? (
        <Loading what={t('groups:mine.looking')} rows={6} />
      ) : (
        <Lists known={known} text={text} setText={setText} />
      )}
    </div>
  );
}

interface ListsProps {
  readonly known: Exclude<Known, { readonly state: 'loading' }>;
  readonly text: string;
  readonly setText: (text: string) => void;
}

/** Drawn when the first answer has come: how long each list is decides where the next one stands, and nothing may move then (W8). */
function Lists({ known, text, setText }: ListsProps) {
  return (
    <>
      <div className="groups-columns">
        <section className="panel" aria-labelledby="mine-heading">
          <h2 id="mine-heading">{t('groups:mine')}</h2>
          <Mine known={known} />
        </section>
        <section className="panel" aria-labelledby="found-heading">
          <h2 id="found-heading">{t('groups:find')}</h2>
          <Search text={text} onChange={setText} />
          <Found known={known} text={text} />
        </section>
      </div>
      <MakeGroup />
    </>
  );
}

/** From the last key to the question, because a person who types on has not finished the name. */
const TYPING_MS = 250;

function useGroups(text: string): Known {
  const client = useClient();
  const { drawn } = usePage();
  const { self } = useClientState();
  const [known, setKnown] = useState<Known>({ state: 'loading' });
  const groups = self?.groups.join() ?? null;
  const asked = useRef(0);
  useEffect(() => {
    if (groups === null) return;
    asked.current += 1;
    const question = asked.current;
    const ask = async (): Promise<void> => {
      const path = `${ROUTES.groups}?text=${encodeURIComponent(text.trim())}`;
      const answer = await client.call(path, null, groupsResponseSchema);
      await drawn.settled();
      // A later question has its own answer.
      if (question !== asked.current) return;
      setKnown(answer.ok ? { state: 'there', lists: answer.value } : { state: 'failed', refusal: answer.error });
    };
    const timer = setTimeout(() => void ask(), text === '' ? 0 : TYPING_MS);
    return () => clearTimeout(timer);
  }, [client, drawn, groups, text]);
  return known;
}

function Mine({ known }: Pick<ListsProps, 'known'>) {
  if (known.state === 'failed') return <Nothing title={refusalSentence(known.refusal)} />;
  if (known.lists.mine.length === 0) {
    return (
      <Nothing title={t('groups:mine.none')}>
        <p>{t('groups:mine.noneWhat')}</p>
        <Link className="key" to="/g/everyone">
          {t('groups:mine.everyone')}
        </Link>
      </Nothing>
    );
  }
  return <Cards label={t('groups:mine')} cards={known.lists.mine} />;
}

function Found({ known, text }: Omit<ListsProps, 'setText'>) {
  if (known.state === 'failed') return <Nothing title={refusalSentence(known.refusal)} />;
  if (known.lists.found.length > 0) return <Cards label={t('groups:found')} cards={known.lists.found} />;
  return text.trim() === '' ? (
    <Nothing title={t('groups:found.empty')}>
      <p>{t('groups:found.emptyWhat')}</p>
    </Nothing>
  ) : (
    <Nothing title={t('groups:found.none')}>
      <p>{t('groups:found.noneWhat')}</p>
    </Nothing>
  );
}

function Cards({ label, cards }: { readonly label: string; readonly cards: readonly GroupCard[] }) {
  return (
    <ul className="group-cards" aria-label={label}>
      {cards.map((card) => (
        <li key={card.group}>
          <Link className="group-card" to={`/g/${card.group}`}>
            <span className="group-name">
              <bdi>{groupName(card)}</bdi>
            </span>
            <span className="small soft figure">{peopleWords(card)}</span>
            {card.role !== null && card.role !== 'member' && <span className="tag">{roleWords(card.role)}</span>}
            {card.about !== '' && <bdi className="group-about small">{card.about}</bdi>}
          </Link>
        </li>
      ))}
    </ul>
  );
}

function Search({ text, onChange }: { readonly text: string; readonly onChange: (text: string) => void }) {
  const id = useId();
  return (
    <search className="field">
      <label htmlFor={id}>{t('groups:findByName')}</label>
      <input
        id={id}
        type="search"
        value={text}
        maxLength={LIMITS.groupNameUnits}
        autoComplete="off"
        spellCheck={false}
        enterKeyHint="search"
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onChange('');
        }}
      />
    </search>
  );
}
