import type { CSSProperties } from 'react';

const PIECES: readonly number[] = Array.from({ length: 28 }, (_, piece) => piece);

/**
 * Discs of the winner rise over the board and are gone. Drawn once, when the match was won before the player's eyes; where nothing
 * should move there is none (W9).
 */
export function Celebration({ seat }: { readonly seat: number }) {
  return (
    <div className="celebration" aria-hidden="true">
      {PIECES.map((piece) => (
        <span
          key={piece}
          className={piece % 3 === 0 ? 'piece piece-key' : `piece piece-${seat % 6}`}
          style={way(piece)}
        />
      ))}
    </div>
  );
}

/** Where a piece begins, how far it drifts and how late: spread by the golden angle, so that no two go together. */
function way(piece: number): CSSProperties {
  const turn = (piece * 0.618_034) % 1;
  return {
    ['--x' as string]: `${(turn * 100).toFixed(1)}%`,
    ['--drift' as string]: `${((turn - 0.5) * 30).toFixed(0)}cqw`,
    ['--size' as string]: `${8 + ((piece * 7) % 10)}px`,
    ['--late' as string]: `${(piece * 37) % 360}ms`,
    ['--rise' as string]: `${55 + ((piece * 29) % 40)}cqh`,
  };
}
