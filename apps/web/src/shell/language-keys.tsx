import { usePage } from '../parley/use.ts';
import { LANGUAGE_NAMES, LANGUAGES, type Language } from '../text/language.ts';
import { chooseLanguage } from '../text/load-texts.ts';
import { t } from '../text/text.ts';
import { useLanguage } from '../text/use-language.ts';

/** The languages of the page, each by its own name. The page stays as it is; a running match goes on. */
export function LanguageKeys({ className }: { readonly className: string }) {
  const present = useLanguage();
  const { choice } = usePage();
  const choose = (to: Language): void => {
    chooseLanguage(to).catch(() =>
      choice.setState({ fault: t('shell:language.failed', { language: LANGUAGE_NAMES[to] }) }),
    );
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would be drawn as one
    <div className={`languages ${className}`} role="group" aria-label={t('shell:language.label')}>
      {LANGUAGES.map((language) => (
        <button
          key={language}
          className="key key-plain"
          type="button"
          lang={language}
          aria-pressed={language === present}
          onClick={() => choose(language)}
        >
          {LANGUAGE_NAMES[language]}
        </button>
      ))}
    </div>
  );
}
