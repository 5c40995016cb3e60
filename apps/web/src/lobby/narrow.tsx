import { type KeyboardEvent, type ReactNode, useRef } from 'react';
import type { Choice } from '../parley/page.ts';
import { useChoice, useClientState, useMe, usePage } from '../parley/use.ts';
import { t } from '../text/text.ts';
import { grouped } from '../words/time.ts';
import { Bots } from './bots.tsx';
import { OpenTables } from './open-tables.tsx';
import { People } from './people.tsx';
import { Play } from './play.tsx';
import { RunningMatches } from './running-matches.tsx';
import { openTablesHere, peopleHere } from './seating.ts';
import { Titles } from './titles.tsx';

type Place = Choice['tab'];

const PLACES: readonly Place[] = ['play', 'people', 'tables'];

/**
 * The lobby on a phone: one thing at a time. Its tabs are plain buttons: those of the accessibility library would come with thirty
 * kilobytes before anybody can play (W8).
 */
export function Narrow({ onOpen }: { readonly onOpen: () => void }) {
  const { tab } = useChoice();
  const state = useClientState();
  const figures = { people: peopleHere(state), tables: openTablesHere(state, useMe() ?? '') };
  return (
    <div className="lobby-tabs">
      {tab !== 'play' && <h1 className="unseen">{t('lobby:label')}</h1>}
      <TabList tab={tab} figures={figures} />
      <div className="tabpanel" role="tabpanel" id={`lobby-${tab}`} aria-labelledby={`lobby-tab-${tab}`}>
        {panelOf(tab, onOpen)}
      </div>
    </div>
  );
}

function panelOf(tab: Place, onOpen: () => void): ReactNode {
  switch (tab) {
    case 'play':
      return (
        <>
          <Play />
          <Titles />
          <Bots />
        </>
      );
    case 'people':
      return <People />;
    case 'tables':
      return (
        <>
          <OpenTables onOpen={onOpen} />
          <RunningMatches />
        </>
      );
    default:
      return tab satisfies never;
  }
}

interface TabListProps {
  readonly tab: Place;
  readonly figures: Readonly<Record<'people' | 'tables', number>>;
}

/** One stop of the Tab key; arrows, Home and End go on from there, and show what they come to. */
function TabList({ tab, figures }: TabListProps) {
  const { choice } = usePage();
  const list = useRef<HTMLDivElement>(null);
  const walk = (event: KeyboardEvent): void => {
    const next = neighbour(tab, event.key, getComputedStyle(event.currentTarget).direction === 'rtl');
    if (next === null) return;
    event.preventDefault();
    choice.setState({ tab: next });
    list.current?.querySelector<HTMLElement>(`#lobby-tab-${next}`)?.focus();
  };
  return (
    <div ref={list} className="tablist" role="tablist" aria-label={t('lobby:label')} onKeyDown={walk}>
      {PLACES.map((place) => (
        <button
          key={place}
          className="tab"
          type="button"
          role="tab"
          id={`lobby-tab-${place}`}
          aria-selected={place === tab}
          aria-controls={place === tab ? `lobby-${place}` : undefined}
          data-selected={place === tab || undefined}
          tabIndex={place === tab ? 0 : -1}
          onClick={() => choice.setState({ tab: place })}
        >
          {t(`lobby:tab.${place}`)} {place !== 'play' && <span className="figure soft">{grouped(figures[place])}</span>}
        </button>
      ))}
    </div>
  );
}

/** The tab that this key leads to; null for any other key. */
function neighbour(from: Place, key: string, isRtl: boolean): Place | null {
  const at = PLACES.indexOf(from);
  const by = (steps: number): Place | null => PLACES[(at + steps + PLACES.length) % PLACES.length] ?? null;
  switch (key) {
    case 'ArrowLeft':
      return by(isRtl ? 1 : -1);
    case 'ArrowRight':
      return by(isRtl ? -1 : 1);
    case 'Home':
      return PLACES[0] ?? null;
    case 'End':
      return PLACES.at(-1) ?? null;
    default:
      return null;
  }
}
