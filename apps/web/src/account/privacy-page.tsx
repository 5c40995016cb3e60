import { usePageTitle } from '../parley/use.ts';
import './account.css';
import { rich } from '../text/rich.tsx';
import { t } from '../text/text.ts';

/** What is kept, what others see, and how to leave: short and exact. */
export function Component() {
  usePageTitle(t('account:privacy.short'));
  return (
    <article className="narrow-page prose">
      <h1>{t('account:privacy.title')}</h1>
      <h2>{t('account:privacy.kept')}</h2>
      <p>{t('account:privacy.kept.about')}</p>
      <p>{t('account:privacy.kept.members')}</p>
      <p>{t('account:privacy.kept.chat')}</p>
      <p>{t('account:privacy.kept.match')}</p>
      <p>{t('account:privacy.kept.times')}</p>
      <p>{t('account:privacy.kept.network')}</p>
      <p>{t('account:privacy.kept.conduct')}</p>
      <h2>{t('account:privacy.here')}</h2>
      <p>{t('account:privacy.here.what')}</p>
      <h2>{t('account:privacy.seen')}</h2>
      <p>{rich('account:privacy.seen.live', { b: (words) => <strong>{words}</strong> })}</p>
      <p>{t('account:privacy.seen.profile')}</p>
      <p>{t('account:privacy.seen.watch')}</p>
      <h2>{t('account:privacy.leave')}</h2>
      <p>{t('account:privacy.leave.what')}</p>
      <p>{t('account:privacy.leave.guest')}</p>
    </article>
  );
}
