/** Why something could not be done, and what to do; said at once by a screen reader. Nothing where nothing failed. */
export function Fault({ text }: { readonly text: string | null }) {
  return text === null ? null : (
    <p className="fault" role="alert">
      {text}
    </p>
  );
}
