import './picture.css';

/** A cup, and three dice before it: their places, and where their pips are. */
const DICE = [
  { x: 40, seat: 0, pips: ['9,9'] },
  { x: 58, seat: 1, pips: ['5,5', '9,9', '13,13'] },
  { x: 76, seat: 2, pips: ['5,5', '13,5', '5,13', '13,13'] },
] as const;

export function DicePicture() {
  return (
    <>
      <path className="picture-cup" d="M12 58L17 20H39L44 58Z" />
      <path className="picture-cup-rim" d="M16 26H40" />
      {DICE.map(({ x, seat, pips }, at) => (
        <g key={x} transform={`translate(${x - 4} ${at === 1 ? 26 : 40})`}>
          <rect className={`seat-fill-${seat}`} width="18" height="18" rx="4" />
          {pips.map((pip) => (
            <circle key={pip} className="picture-pip" cx={pip.split(',')[0]} cy={pip.split(',')[1]} r="2.2" />
          ))}
        </g>
      ))}
    </>
  );
}
