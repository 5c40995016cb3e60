import { useId } from 'react';
import { t } from '../text/text.ts';

interface TextFieldProps {
  readonly label: string;
  /** Characters. */
  readonly most: number;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly required?: boolean;
}

/** Several lines of words, with how many more characters there may be once few are left. */
export function TextField({ label, most, value, onChange, required = false }: TextFieldProps) {
  const hint = useId();
  const left = most - value.length;
  return (
    <label className="field">
      <span className="legend">{label}</span>
      <textarea
        rows={3}
        maxLength={most}
        required={required}
        aria-describedby={hint}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
      <span className="small soft" id={hint}>
        {left < most / 5 ? t('conduct:charactersLeft', { count: left }) : ''}
      </span>
    </label>
  );
}
