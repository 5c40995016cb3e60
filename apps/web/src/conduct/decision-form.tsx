import { type AdministrationRequest, LIMITS, type Refusal, type Result } from '@parley/protocol';
import { type ReactNode, useState } from 'react';
import { useAction } from '../parley/use.ts';
import { t } from '../text/text.ts';
import { Fault } from '../ui/fault.tsx';
import { TextField } from './text-field.tsx';

/** Sends a decision, and fetches everything anew. */
export type Decide = (request: AdministrationRequest) => Promise<Result<unknown, Refusal>>;

interface Choice {
  readonly text: string;
  readonly isGrave?: boolean;
  /** The request that this key sends, with the reason that was given. */
  readonly request: (because: string) => AdministrationRequest;
}

interface DecisionFormProps {
  /** Names the form. */
  readonly label: string;
  readonly choices: readonly Choice[];
  readonly decide: Decide;
  readonly children?: ReactNode;
}

/** A reason, which those concerned read, and a key for each decision. There is no decision without a reason. */
export function DecisionForm({ label, choices, decide, children }: DecisionFormProps) {
  const [because, setBecause] = useState('');
  const { act, busy, fault } = useAction(async (choice: Choice) => {
    const result = await decide(choice.request(because.trim()));
    if (result.ok) setBecause('');
    return result;
  });
  const isReady = because.trim() !== '' && !busy;
  return (
    <form className="form" aria-label={label} onSubmit={(event) => event.preventDefault()}>
      {children}
      <TextField
        label={t('conduct:decide.reason')}
        most={LIMITS.decisionChars}
        value={because}
        onChange={setBecause}
        required
      />
      <Fault text={fault} />
      <div className="keys">
        {choices.map((choice) => (
          <button
            key={choice.text}
            className={choice.isGrave === true ? 'key key-bad' : 'key'}
            type="button"
            disabled={!isReady}
            onClick={() => act(choice)}
          >
            {choice.text}
          </button>
        ))}
      </div>
    </form>
  );
}
