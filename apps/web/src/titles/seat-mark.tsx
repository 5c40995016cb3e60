/** The sign of a seat: a colour and, for those who do not tell colours apart, a shape. Eight of each, as many as a match has seats. */
export function SeatMark({ seat, size }: { readonly seat: number; readonly size?: number }) {
  return (
    <svg className="seat-mark" viewBox="0 0 40 40" width={size} height={size} aria-hidden="true">
      <circle className={`seat-fill-${seat % SHAPES.length}`} cx="20" cy="20" r="19" />
      <circle className="seat-rim" cx="20" cy="20" r="15.5" />
      {SHAPES[seat % SHAPES.length]}
    </svg>
  );
}

const SHAPES = [
  <circle key="dot" className="seat-shape" cx="20" cy="20" r="6" />,
  <circle key="ring" className="seat-shape seat-shape-ring" cx="20" cy="20" r="6.5" />,
  <path key="triangle" className="seat-shape" d="M20 12.5L27 25.5H13Z" />,
  <rect key="square" className="seat-shape" x="14" y="14" width="12" height="12" />,
  <path key="cross" className="seat-shape" d="M17.5 13H22.5V17.5H27V22.5H22.5V27H17.5V22.5H13V17.5H17.5Z" />,
  <path key="diamond" className="seat-shape" d="M20 11.5L28 20L20 28.5L12 20Z" />,
  <path key="hourglass" className="seat-shape" d="M13 12.5H27L21.5 20L27 27.5H13L18.5 20Z" />,
  <path key="bars" className="seat-shape" d="M13 13.5H27V18H13ZM13 22H27V26.5H13Z" />,
];
