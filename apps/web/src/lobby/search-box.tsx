import { LIMITS } from '@parley/protocol';
import { useId, useRef } from 'react';

interface SearchBoxProps {
  readonly text: string;
  readonly onChange: (text: string) => void;
}

/** Looks for people by a part of their name, among all who are here (S7). It asks by itself: there is no key to press. */
export function SearchBox({ text, onChange }: SearchBoxProps) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  return (
    <search className="field people-search">
      <label htmlFor={id}>Find by name</label>
      <div className="people-search-row">
        <input
          ref={input}
          id={id}
          type="search"
          value={text}
          maxLength={LIMITS.nameUnits}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          enterKeyHint="search"
          onChange={(event) => onChange(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') onChange('');
          }}
        />
        {text !== '' && (
          <button
            className="key"
            type="button"
            aria-label="Clear the search"
            onClick={() => {
              onChange('');
              input.current?.focus();
            }}
          >
            Clear
          </button>
        )}
      </div>
    </search>
  );
}
