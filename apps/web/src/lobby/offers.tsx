import { titleById } from '@parley/games';
import type { BotStrength, ListingLine, PlayerClass } from '@parley/protocol';
import { useEffect, useState } from 'react';
import { Link } from 'react-router';
import { Avatar } from '../avatar/avatar.tsx';
import { useAsk, useClient, useClientState } from '../parley/use.ts';
import { closedSentence, KIND_WORDS, OPENING_REFUSED, STRENGTH_WORDS } from '../words/listing.ts';
import { useFree } from './free.ts';

/** The list is asked for this often while it is shown (milliseconds): bots come and go rarely. */
const EVERY_MS = 10_000;

/** Listings that this client may see; empty before the first answer. */
function useListings(): readonly ListingLine[] {
  const client = useClient();
  const { connection, self } = useClientState();
  const online = connection.state === 'online';
  const kind = self?.class;
  const [lines, setLines] = useState<readonly ListingLine[]>([]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another class sees others
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
  }, [client, online, kind]);
  return lines;
}

/** Bots to play, and matches of theirs to look at (S3). Nothing is shown where there are none: Play now says what else there is. */
export default function Offers() {
  const lines = useListings();
  const kind = useClientState().self?.class;
  if (lines.length === 0 || kind === undefined) return null;
  return (
    <section className="panel" aria-labelledby="offers-heading">
      <div className="panel-head">
        <h2 id="offers-heading">Bots</h2>
      </div>
      <ul className="offer-list" aria-label="Bots">
        {lines.map((line) => (
          <Offer key={`${line.house} ${line.listing.id}`} line={line} kind={kind} />
        ))}
      </ul>
    </section>
  );
}

function Offer({ line, kind }: { readonly line: ListingLine; readonly kind: PlayerClass }) {
  const { listing, card } = line;
  return (
    <li className="offer">
      <Avatar seed={card.avatar} size={36} />
      <div className="person-words">
        <p className="person-name">{listing.name}</p>
        <p className="small soft">
          {KIND_WORDS[listing.kind]} · {titleById(listing.title)?.name ?? listing.title}
        </p>
        {listing.about !== '' && <p className="small">{listing.about}</p>}
        {listing.kind === 'bot' && listing.recorded && (
          <p className="small soft">What is played here is kept, and shown to others with your name.</p>
        )}
        {listing.mine.access === 'seen' && (
          <p className="small offer-closed">
            {closedSentence(line, kind)}{' '}
            {kind === 'limited' && line.opensTo.includes('member') && <Link to="/sign-in">Create an account</Link>}
          </p>
        )}
      </div>
      <Keys line={line} />
    </li>
  );
}

function Keys({ line: { listing, house, full } }: { readonly line: ListingLine }) {
  if (listing.mine.access !== 'open') return null;
  if (listing.kind === 'matches') {
    return (
      <Link className="key" to={`/shown/${house}/${listing.id}`} aria-label={`Look at ${listing.name}`}>
        Look
      </Link>
    );
  }
  const { strengths } = listing.mine;
  return (
    <div className="keys offer-keys">
      {strengths.map((strength) => (
        <PlayKey key={strength} house={house} id={listing.id} name={listing.name} strength={strength} full={full} />
      ))}
    </div>
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
  const ask = useAsk();
  const free = useFree();
  return (
    <button
      className="key"
      type="button"
      disabled={!free || full}
      aria-label={`${STRENGTH_WORDS[strength]}${full ? ' (busy)' : ''} against ${name}`}
      onClick={() =>
        void ask({ type: 'open-listing', house, listing: id, wants: { kind: 'bot', strength } }, OPENING_REFUSED)
      }
    >
      {STRENGTH_WORDS[strength]}
      {full && ' (busy)'}
    </button>
  );
}
