import './picture.css';

export function DotsPicture() {
  return (
    <>
      <rect className="seat-fill-0 picture-box" x="18" y="16" width="20" height="20" />
      <rect className="seat-fill-1 picture-box" x="38" y="36" width="20" height="20" />
      <path className="seat-line-0" d="M18 16H38V36H18Z" />
      <path className="seat-line-1" d="M58 36V56H38V36ZM58 16V36" />
      <path className="seat-line-0" d="M58 56H78" />
      {Array.from({ length: 12 }, (_, i) => [18 + (i % 4) * 20, 16 + Math.floor(i / 4) * 20] as const).map(([x, y]) => (
        <circle key={`${x},${y}`} className="picture-dot" cx={x} cy={y} r="2.6" />
      ))}
    </>
  );
}
