import './picture.css';

/** Column, row and seat of the discs on the small board. */
const DISCS = ['0,2,0', '1,2,1', '1,1,0', '2,2,0', '2,1,1', '2,0,0', '3,2,1'];

export function FourPicture() {
  return Array.from({ length: 12 }, (_, i) => {
    const column = i % 4;
    const row = Math.floor(i / 4);
    const disc = DISCS.find((each) => each.startsWith(`${column},${row},`));
    const fill = disc === undefined ? 'picture-hole' : `seat-fill-${disc.at(-1)}`;
    return <circle key={`${column},${row}`} className={fill} cx={18 + column * 20} cy={16 + row * 20} r="8" />;
  });
}
