import type { PlayerCard } from '@parley/protocol';
import { useState } from 'react';
import { Button, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import ComplainDialog from '../conduct/complain-dialog.tsx';
import { useSharedMatch } from '../conduct/shared-match.ts';
import { useAsk } from '../parley/use.ts';
import { useNavigate } from '../route.tsx';
import { t } from '../text/text.ts';
import { Confirm } from '../ui/confirm.tsx';
import { calledName } from '../words/player.ts';

interface PersonMenuProps {
  readonly card: PlayerCard;
  /** Plays on this page, too: somebody who sits beside the reader is neither reported nor blocked from here. */
  readonly isMate: boolean;
}

/** What can be done about a person besides playing. */
export default function PersonMenu({ card, isMate }: PersonMenuProps) {
  const name = calledName(card);
  const isStranger = card.class !== 'house' && !isMate;
  const navigate = useNavigate();
  const ask = useAsk();
  const [blocking, setBlocking] = useState(false);
  const [complaining, setComplaining] = useState(false);
  const shared = useSharedMatch(card.player);
  return (
    <>
      <MenuTrigger>
        <Button className="key key-round" aria-label={t('tables:menu.label', { name })}>
          <svg viewBox="0 0 24 24" width="20" height="20" fill="currentColor" aria-hidden="true">
            <circle cx="12" cy="5" r="2" />
            <circle cx="12" cy="12" r="2" />
            <circle cx="12" cy="19" r="2" />
          </svg>
        </Button>
        <Popover className="popover" placement="bottom end">
          <Menu
            className="menu"
            aria-label={name}
            onAction={(key) => {
              if (key === 'profile') navigate(`/player/${card.player}`);
              if (key === 'complain') setComplaining(true);
              if (key === 'block') setBlocking(true);
            }}
          >
            <MenuItem id="profile" className="menu-item">
              {t('tables:menu.profile')}
            </MenuItem>
            {isStranger && shared !== null && (
              <MenuItem id="complain" className="menu-item">
                {t('tables:menu.report', { name })}
              </MenuItem>
            )}
            {isStranger && (
              <MenuItem id="block" className="menu-item menu-item-bad">
                {t('tables:menu.block', { name })}
              </MenuItem>
            )}
          </Menu>
        </Popover>
      </MenuTrigger>
      {complaining && shared !== null && (
        <ComplainDialog about={card} subject={{ kind: 'match', id: shared }} onClose={() => setComplaining(false)} />
      )}
      <Confirm
        open={blocking}
        title={t('tables:block.title', { name })}
        action={t('tables:block.do')}
        cancel={t('tables:block.cancel')}
        onClose={() => setBlocking(false)}
        onConfirm={() => void ask({ type: 'block', player: card.player })}
      >
        <p>{t('tables:block.what')}</p>
      </Confirm>
    </>
  );
}
