/** A few pieces of a title's board. Decoration. */
export function TitlePicture({ title }: { readonly title: string }) {
  return (
    <svg className="title-picture" viewBox="0 0 96 72" aria-hidden="true">
      <rect width="96" height="72" rx="8" className="picture-board" />
      {title === 'four-in-a-row' ? <Discs /> : <Lines />}
    </svg>
  );
}

/** Column, row and seat of the discs on the small board. */
const DISCS = ['0,2,0', '1,2,1', '1,1,0', '2,2,0', '2,1,1', '2,0,0', '3,2,1'];

function Discs() {
  return Array.from({ length: 12 }, (_, i) => {
    const column = i % 4;
    const row = Math.floor(i / 4);
    const disc = DISCS.find((each) => each.startsWith(`${column},${row},`));
    const fill = disc === undefined ? 'picture-hole' : `seat-fill-${disc.at(-1)}`;
    return <circle key={`${column},${row}`} className={fill} cx={18 + column * 20} cy={16 + row * 20} r="8" />;
  });
}

function Lines() {
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
