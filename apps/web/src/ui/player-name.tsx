import type { PlayerClass } from '@parley/protocol';
import { Fragment } from 'react';
import { useStore } from 'zustand';
import { usePage } from '../parley/use.ts';
import { Link } from '../route.tsx';
import { t } from '../text/text.ts';
import { calledName } from '../words/player.ts';
import { betweenInRow } from '../words/time.ts';

interface PlayerNameProps {
  readonly name: string;
  /** Null for a player without a profile, such as one who is deleted. */
  readonly player: string | null;
}

/** A name that leads to the profile of its player, wherever it stands. A visitor may read no profile, so for it the name is a word. */
export function PlayerName({ name, player }: PlayerNameProps) {
  const mayRead = useStore(usePage().drawn.store, ({ self }) => self !== null && self.class !== 'anonymous');
  if (player === null || !mayRead) return name;
  return (
    <Link className="player-name" to={`/player/${player}`}>
      {name}
    </Link>
  );
}

interface PlayerNamesProps {
  readonly players: readonly (PlayerNameProps & { readonly class: PlayerClass })[];
}

/** Several in a row: `Ada, Bo and Cy`. A bot is said to be one. */
export function PlayerNames({ players }: PlayerNamesProps) {
  const names = players.map(calledName);
  const between = betweenInRow(names);
  return players.map(({ player, class: kind }, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: several may be deleted, and have one name
    <Fragment key={at}>
      <PlayerName name={names[at] ?? ''} player={player} />
      {kind === 'house' && <span className="soft small"> {t('ui:bot')}</span>}
      {between[at]}
    </Fragment>
  ));
}
