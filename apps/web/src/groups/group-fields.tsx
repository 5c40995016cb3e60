import { cleanText, LIMITS } from '@parley/protocol';
import { t } from '../text/text.ts';

/** What somebody writes of a group, before it is sent. */
export interface GroupDraft {
  readonly name: string;
  readonly about: string;
  /** Whether everybody may find and join it. */
  readonly open: boolean;
}

/** As it is sent. */
export const wishOf = ({ name, about, open }: GroupDraft): GroupDraft => ({
  name: name.trim(),
  about: cleanText(about),
  open,
});

interface GroupFieldsProps {
  readonly draft: GroupDraft;
  readonly onChange: (draft: GroupDraft) => void;
}

/** The fields of a form about a group. */
export function GroupFields({ draft, onChange }: GroupFieldsProps) {
  return (
    <>
      <label className="field">
        <span className="legend">{t('groups:fields.name')}</span>
        <input
          required
          minLength={LIMITS.groupNameChars.min}
          maxLength={LIMITS.groupNameUnits}
          value={draft.name}
          onChange={(event) => onChange({ ...draft, name: event.target.value })}
        />
      </label>
      <label className="field">
        <span className="legend">{t('groups:fields.about')}</span>
        <input
          maxLength={LIMITS.aboutChars}
          value={draft.about}
          onChange={(event) => onChange({ ...draft, about: event.target.value })}
        />
      </label>
      <label className="tick">
        <input
          type="checkbox"
          checked={draft.open}
          onChange={(event) => onChange({ ...draft, open: event.target.checked })}
        />
        {t('groups:fields.open')}
      </label>
    </>
  );
}
