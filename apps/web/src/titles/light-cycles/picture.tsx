export function CyclesPicture() {
  return (
    <>
      <path className="seat-line-1" d="M8 58H34V20H58" />
      <path className="seat-line-0" d="M88 12H72V46H48" />
      <circle className="seat-fill-1" cx="60" cy="20" r="5" />
      <circle className="seat-fill-0" cx="46" cy="46" r="5" />
    </>
  );
}
