/** The sign of a seat in an arena: its colour and its number, as they stand beside it in the picture. */
export function RiderNumber({ seat }: { readonly seat: number }) {
  return (
    <span className={`arena-number ride-seat-${seat}`} aria-hidden="true">
      {seat + 1}
    </span>
  );
}
