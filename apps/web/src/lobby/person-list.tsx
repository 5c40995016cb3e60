import type { Presence } from '@parley/protocol';
import type { RefObject } from 'react';
import { useClientState } from '../parley/use.ts';
import { useMates } from '../parley/use-players.ts';
import { Person } from './person.tsx';
import { lookersOf } from './seating.ts';

interface PersonListProps {
  /** The name of the list. */
  readonly label: string;
  readonly list: readonly Presence[];
  readonly title: string;
  /** The table that a click invites to, or null: a click challenges. */
  readonly inviting: string | null;
  /** Whether another list is about to take its place. */
  readonly isBusy?: boolean;
  /** Where the list stands, for the focus. */
  readonly place?: RefObject<HTMLUListElement | null>;
}

/** People who are here, or who were found: each of them can be challenged. */
export function PersonList({ label, list, title, inviting, isBusy, place }: PersonListProps) {
  const { openTables } = useClientState();
  const mates = useMates();
  const lookers = lookersOf(openTables.values());
  return (
    <ul
      className="people-list"
      aria-label={label}
      aria-busy={isBusy}
      ref={place}
      tabIndex={place === undefined ? undefined : -1}
    >
      {list.map((presence) => (
        <Person
          key={presence.client}
          presence={presence}
          title={title}
          inviting={inviting}
          looking={lookers.has(presence.client)}
          isMate={mates.has(presence.card.player)}
        />
      ))}
    </ul>
  );
}
