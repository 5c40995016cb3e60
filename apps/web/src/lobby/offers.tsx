import type { BotStrength, ListingLine, PlayerClass, Table } from '@parley/protocol';
import { useEffect, useId, useState } from 'react';
import { Avatar } from '../avatar/avatar.tsx';
import { useAsk, useClient, useClientState, useMe } from '../parley/use.ts';
import { Link } from '../route.tsx';
import { t } from '../text/text.ts';
import { titleName } from '../titles/title-name.ts';
import {
  closedSentence,
  crowdWords,
  kindWords,
  listingName,
  listingNameAlone,
  onlyWatchSentence,
  openingRefused,
  roomRefused,
  strengthWords,
  waitHereSentence,
} from '../words/listing.ts';
import { calledName } from '../words/player.ts';
import { useFree } from './free.ts';
import { OffersToCome } from './offers-to-come.tsx';
import { isInRoom, tableOf } from './seating.ts';

/** The list is asked for this often while it is shown (milliseconds): bots come and go rarely. */
const EVERY_MS = 10_000;

/**
 * Listings that this client may see; null before the first answer.
 * @param room the table at which it waits in a room: another one, and the numbers have changed
 */
function useListings(room: Table | null): readonly ListingLine[] | null {
  const client = useClient();
  const { connection, self } = useClientState();
  const online = connection.state === 'online';
  const kind = self?.class;
  const [lines, setLines] = useState<readonly ListingLine[] | null>(null);
  const waits = room?.table;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another class sees others, and who enters a room changes its line
  useEffect(() => {
    if (!online) return;
    let mounted = true;
    const ask = async (): Promise<void> => {
      // A page that nobody looks at asks for nothing.
      if (document.visibilityState === 'hidden') return;
      const answer = await client.listings();
      if (mounted && answer.ok) setLines(answer.value);
    };
    void ask();
    const timer = setInterval(() => void ask(), EVERY_MS);
    return () => {
      mounted = false;
      clearInterval(timer);
    };
  }, [client, online, kind, waits]);
  return lines;
}

/** Bots to play, matches of theirs to look at, and rooms (S3). */
export default function Offers() {
  const { tables, self } = useClientState();
  const me = useMe();
  const mine = me === null ? null : tableOf(tables.values(), me);
  const room = mine !== null && isInRoom(mine) ? mine : null;
  const lines = useListings(room);
  const kind = self?.class;
  if (kind === undefined || lines === null) return <OffersToCome />;
  const rooms = lines.filter(({ listing }) => listing.kind === 'room');
  const bots = lines.filter(({ listing }) => listing.kind !== 'room');
  return (
    <>
      <Panel name="rooms" lines={rooms} kind={kind} mine={mine} />
      <Panel name="bots" lines={bots} kind={kind} mine={mine} />
    </>
  );
}

interface PanelProps {
  readonly name: 'bots' | 'rooms';
  readonly lines: readonly ListingLine[];
  readonly kind: PlayerClass;
  readonly mine: Table | null;
}

function Panel({ name, lines, kind, mine }: PanelProps) {
  const heading = useId();
  if (lines.length === 0) return null;
  return (
    <section className="panel offers" aria-labelledby={heading}>
      <div className="panel-head">
        <h2 id={heading}>{t(`listing:${name}`)}</h2>
      </div>
      <ul className="offer-list" aria-label={t(`listing:${name}`)}>
        {lines.map((line) => (
          <Offer key={`${line.house} ${line.listing.id}`} line={line} kind={kind} mine={mine} />
        ))}
      </ul>
    </section>
  );
}

interface OfferProps {
  readonly line: ListingLine;
  readonly kind: PlayerClass;
  readonly mine: Table | null;
}

function Offer({ line, kind, mine }: OfferProps) {
  const { listing, card, house } = line;
  const waits = mine !== null && isInRoom(mine) && mine.listing?.house === house && mine.listing.id === listing.id;
  return (
    <li className="offer">
      <Avatar seed={card.avatar} size={36} />
      <div className="person-words">
        <p className="person-name">{listingName(line)}</p>
        <p className="small soft">{factsWords(line)}</p>
        {listing.about !== '' && <p className="small">{listing.about}</p>}
        {listing.kind === 'bot' && listing.recorded && <p className="small soft">{t('listing:recorded')}</p>}
        {listing.kind === 'room' && <p className="small">{waits ? waitHereSentence() : crowdWords(listing)}</p>}
        {listing.kind === 'room' && isOnlyWatched(listing) && (
          <p className="small offer-closed">{onlyWatchSentence()}</p>
        )}
        {listing.mine.access === 'seen' && (
          <p className="small offer-closed">
            {closedSentence(line, kind)}{' '}
            {kind === 'limited' && line.opensTo.includes('member') && (
              <Link to="/sign-in#create">{t('listing:createAccount')}</Link>
            )}
          </p>
        )}
      </div>
      <Keys line={line} isSeated={mine !== null} />
    </li>
  );
}

function factsWords({ listing, card }: ListingLine): string {
  const facts = { kind: kindWords(listing.kind), title: titleName(listing.title) };
  return listing.kind === 'room'
    ? t('listing:facts.room', { ...facts, count: listing.seats, name: calledName(card) })
    : t('listing:facts', facts);
}

const isOnlyWatched = ({ mine }: Extract<ListingLine['listing'], { readonly kind: 'room' }>): boolean =>
  mine.access === 'open' && mine.may === 'watch';

function Keys({ line, isSeated }: { readonly line: ListingLine; readonly isSeated: boolean }) {
  const { listing, house, full } = line;
  if (listing.mine.access !== 'open') return null;
  if (listing.kind === 'room') {
    return isOnlyWatched(listing) ? null : (
      <EnterKey house={house} id={listing.id} name={listingNameAlone(line)} isSeated={isSeated} />
    );
  }
  if (listing.kind === 'matches') {
    return (
      <Link
        className="key"
        to={`/shown/${house}/${listing.id}`}
        aria-label={t('listing:lookName', { name: listingNameAlone(line) })}
      >
        {t('listing:look')}
      </Link>
    );
  }
  const { strengths } = listing.mine;
  return (
    <div className="keys offer-keys">
      {strengths.map((strength) => (
        <PlayKey
          key={strength}
          house={house}
          id={listing.id}
          name={listingNameAlone(line)}
          strength={strength}
          full={full}
        />
      ))}
    </div>
  );
}

interface EnterKeyProps {
  readonly house: string;
  readonly id: string;
  readonly name: string;
  /** At a table already, which goes before another one. */
  readonly isSeated: boolean;
}

function EnterKey({ house, id, name, isSeated }: EnterKeyProps) {
  const ask = useAsk();
  const free = useFree();
  return (
    <button
      className="key"
      type="button"
      disabled={!free || isSeated}
      aria-label={t('listing:enterName', { name })}
      onClick={() => void ask({ type: 'open-listing', house, listing: id, wants: { kind: 'room' } }, roomRefused())}
    >
      {t('listing:enter')}
    </button>
  );
}

interface PlayKeyProps {
  readonly house: string;
  readonly id: string;
  readonly name: string;
  readonly strength: BotStrength;
  readonly full: boolean;
}

function PlayKey({ house, id, name, strength, full }: PlayKeyProps) {
  const words = full ? t('listing:strengthBusy', { strength: strengthWords(strength) }) : strengthWords(strength);
  const ask = useAsk();
  const free = useFree();
  return (
    <button
      className="key"
      type="button"
      disabled={!free || full}
      aria-label={t('listing:against', { strength: words, name })}
      onClick={() =>
        void ask({ type: 'open-listing', house, listing: id, wants: { kind: 'bot', strength } }, openingRefused())
      }
    >
      {words}
    </button>
  );
}
