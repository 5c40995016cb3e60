import { type ReactNode, useEffect, useState } from 'react';
import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { DOUBLE_CLICK_MS } from './double-click.ts';

interface ConfirmProps {
  readonly open: boolean;
  readonly title: string;
  readonly children: ReactNode;
  /** The label of the button that confirms. */
  readonly action: string;
  /** The label of the button that cancels. */
  readonly cancel: string;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

/** Asks once before something that cannot be undone, and says what it costs. */
export function Confirm({ open, title, children, action, cancel, onConfirm, onClose }: ConfirmProps) {
  return (
    <Overlay open={open} onClose={onClose} role="alertdialog" title={title}>
      {children}
      <div className="keys">
        <Button className="key" onPress={onClose} autoFocus>
          {cancel}
        </Button>
        <Button
          className="key key-bad"
          onPress={() => {
            onClose();
            onConfirm();
          }}
        >
          {action}
        </Button>
      </div>
    </Overlay>
  );
}

interface OverlayProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly role: 'dialog' | 'alertdialog';
  readonly title: string;
  readonly children: ReactNode;
}

/** A dialog over the page: focus stays in it, Escape closes it. */
export function Overlay({ open, onClose, role, title, children }: OverlayProps) {
  const deaf = useDeaf(open);
  return (
    <ModalOverlay
      className="veil"
      isOpen={open}
      isDismissable
      shouldCloseOnInteractOutside={() => !deaf}
      onOpenChange={(now) => now || onClose()}
    >
      <Modal className={deaf ? 'dialog dialog-deaf' : 'dialog'}>
        <Dialog role={role}>
          <Heading slot="title">{title}</Heading>
          {children}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

/** True for the first moment that it is open: the second half of a double click was meant for what opened it. */
function useDeaf(open: boolean): boolean {
  const [heard, setHeard] = useState(false);
  useEffect(() => {
    if (!open) return;
    const timer = setTimeout(() => setHeard(true), DOUBLE_CLICK_MS);
    return () => {
      clearTimeout(timer);
      setHeard(false);
    };
  }, [open]);
  return open && !heard;
}
