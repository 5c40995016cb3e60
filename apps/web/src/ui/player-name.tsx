import { Link } from 'react-router';

interface PlayerNameProps {
  readonly name: string;
  /** Null for a player without a profile, such as one who is deleted. */
  readonly player: string | null;
}

/** A name that leads to the profile of its player, wherever it stands. */
export function PlayerName({ name, player }: PlayerNameProps) {
  if (player === null) return name;
  return (
    <Link className="player-name" to={`/player/${player}`}>
      {name}
    </Link>
  );
}
