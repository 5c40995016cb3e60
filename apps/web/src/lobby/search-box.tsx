import { LIMITS } from '@parley/protocol';
import { useId, useRef } from 'react';
import { t } from '../text/text.ts';

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
      <label htmlFor={id}>{t('lobby:search.label')}</label>
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
            aria-label={t('lobby:search.clearLabel')}
            onClick={() => {
              onChange('');
              input.current?.focus();
            }}
          >
            {t('lobby:search.clear')}
          </button>
        )}
      </div>
    </search>
  );
}
