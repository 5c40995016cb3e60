import { wallClock } from '@parley/client';
import { QUIET_UNTIL_TURNED_OFF, type Self } from '@parley/protocol';
import { useAction, useClient, useNow } from '../parley/use.ts';
import { t } from '../text/text.ts';
import { Fault } from '../ui/fault.tsx';
import { quietWords } from '../words/quiet.ts';

/** No challenges now, for an hour or until it is turned off (S8). */
export function QuietForm({ self }: { readonly self: Self }) {
  const client = useClient();
  // The server states this end by its own clock: what the reader's clock shows is as near as it gets.
  useNow(5_000);
  const { act, busy, fault } = useAction((quiet: 'off' | 'hour' | 'on') => client.takeNoChallenges(quiet));
  const words = quietWords(self.quietUntil, wallClock(), QUIET_UNTIL_TURNED_OFF);
  return (
    <fieldset className="selector form">
      <legend className="legend">{t('account:quiet.title')}</legend>
      <p role="status">{words ?? t('account:quiet.off')}</p>
      <div className="keys">
        {words === null ? (
          <>
            <button type="button" className="key" disabled={busy} onClick={() => act('hour')}>
              {t('account:quiet.hour')}
            </button>
            <button type="button" className="key" disabled={busy} onClick={() => act('on')}>
              {t('account:quiet.on')}
            </button>
          </>
        ) : (
          <button type="button" className="key" disabled={busy} onClick={() => act('off')}>
            {t('account:quiet.again')}
          </button>
        )}
      </div>
      <p className="soft small">{t('account:quiet.what')}</p>
      <Fault text={fault} />
    </fieldset>
  );
}
