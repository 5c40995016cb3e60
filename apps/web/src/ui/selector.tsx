import { useId } from 'react';

interface SelectorProps<T extends string | number> {
  readonly label: string;
  /** Whether the label is only for screen readers. */
  readonly quiet?: boolean;
  readonly options: readonly { readonly value: T; readonly text: string }[];
  readonly value: T;
  readonly onChange: (value: T) => void;
}

/** A choice of one, as a row of positions. It uses native radio buttons, so arrow keys work. */
export function Selector<T extends string | number>({ label, quiet, options, value, onChange }: SelectorProps<T>) {
  const name = useId();
  return (
    <fieldset className="selector">
      <legend className={quiet ? 'unseen' : 'legend'}>{label}</legend>
      <div className="selector-row">
        {options.map((option) => (
          <label key={option.value}>
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === value}
              onChange={() => onChange(option.value)}
            />
            {option.text}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
