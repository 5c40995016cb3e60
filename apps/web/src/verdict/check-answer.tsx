import type { Checked } from '../words/check.ts';

/** What the check of an evidence file came to. */
export function CheckAnswer({ checked }: { readonly checked: Checked }) {
  return (
    <div className={checked.holds ? 'said' : 'fault'}>
      <p>
        <strong>{checked.heading}</strong>
      </p>
      <ul className="checks">
        {checked.sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </div>
  );
}
