export function SumoPicture() {
  return (
    <>
      <circle cx="48" cy="36" r="30" fill="none" stroke="currentColor" strokeWidth="2" opacity="0.5" />
      <circle className="seat-fill-0" cx="39" cy="40" r="10" />
      <circle className="seat-fill-1" cx="60" cy="31" r="10" />
    </>
  );
}
