import type { ReactNode } from 'react';
import { avatarShape, type Tile } from './shape.ts';

/** The generated picture of a player. It is decoration: the name always stands beside it. */
export function Avatar({ seed, size = 40 }: { readonly seed: string; readonly size?: number }) {
  const shape = avatarShape(seed);
  const open = shape.eye === 'wide' ? 5 : 4;
  return (
    <svg className={`avatar avatar-${shape.palette}`} width={size} height={size} viewBox="0 0 40 40" aria-hidden="true">
      <rect className="avatar-ground" width="40" height="40" rx="9" />
      <g className="avatar-mask">
        <Half>
          <TilePath tile={shape.brow} y={4} />
          <TilePath tile={shape.jaw} y={20} />
        </Half>
      </g>
      {[13, 27].map((x) => (
        <g key={x}>
          <circle className="avatar-eye" cx={x} cy="15" r={open} />
          <circle className="avatar-pupil" cx={x + shape.gaze * 1.3} cy="15.4" r="2.1" />
          {shape.eye === 'sleepy' && <rect className="avatar-lid" x={x - 4.5} y="10.4" width="9" height="3.6" />}
        </g>
      ))}
    </svg>
  );
}

/** Draws its children on the left and mirrored on the right. */
function Half({ children }: { readonly children: ReactNode }) {
  return (
    <>
      <g>{children}</g>
      <g transform="translate(40 0) scale(-1 1)">{children}</g>
    </>
  );
}

function TilePath({ tile, y }: { readonly tile: Tile; readonly y: number }) {
  return <path d={PATHS[tile]} transform={`translate(4 ${y})`} />;
}

/** Each in a square of 16, its right edge at the middle of the mask. */
const PATHS: Readonly<Record<Tile, string>> = {
  'quarter-out': 'M16 0A16 16 0 0 0 0 16H16Z',
  'quarter-in': 'M0 0A16 16 0 0 0 16 16V0Z',
  leaf: 'M0 0A16 16 0 0 1 16 16A16 16 0 0 1 0 0Z',
  'half-down': 'M0 0H16V8A8 8 0 0 1 0 8Z',
  'half-up': 'M0 16H16V8A8 8 0 0 0 0 8Z',
  disc: 'M8 0A8 8 0 0 1 8 16A8 8 0 0 1 8 0Z',
  square: 'M0 0H16V16H0Z',
};
