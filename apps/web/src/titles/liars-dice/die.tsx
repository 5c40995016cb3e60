/** Where the pips of each face are, in a drawing of 40 by 40. */
const PIPS: readonly (readonly (readonly [number, number])[])[] = [
  [],
  [[20, 20]],
  [
    [12, 12],
    [28, 28],
  ],
  [
    [11, 11],
    [20, 20],
    [29, 29],
  ],
  [
    [12, 12],
    [28, 12],
    [12, 28],
    [28, 28],
  ],
  [
    [11, 11],
    [29, 11],
    [20, 20],
    [11, 29],
    [29, 29],
  ],
  [
    [12, 10],
    [12, 20],
    [12, 30],
    [28, 10],
    [28, 20],
    [28, 30],
  ],
];

interface DieProps {
  /** 1 to 6; null for one that nobody sees. */
  readonly face: number | null;
  /** It counts for the bid that was doubted. */
  readonly counts?: boolean;
}

/** A die as a drawing. What it shows is said beside it. */
export function Die({ face, counts = false }: DieProps) {
  const kind = face === null ? ' dice-die-hidden' : counts ? ' dice-die-counts' : '';
  return (
    <svg className={`dice-die${kind}`} viewBox="0 0 40 40" aria-hidden="true">
      <rect className="dice-body" x="2" y="2" width="36" height="36" rx="8" />
      {(PIPS[face ?? 0] ?? []).map(([x, y]) => (
        <circle key={`${x},${y}`} className="dice-pip" cx={x} cy={y} r="4" />
      ))}
      {face === null && <path className="dice-lid" d="M12 30L15 12H25L28 30Z" />}
    </svg>
  );
}
