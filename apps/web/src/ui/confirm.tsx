import type { ReactNode } from 'react';
import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';

interface ConfirmProps {
  readonly open: boolean;
  readonly title: string;
  readonly children: ReactNode;
  /** What the key that does it says. */
  readonly action: string;
  /** What the key that does not do it says. */
  readonly cancel: string;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

/** Asks once before something that cannot be taken back, and says what it costs. */
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
  return (
    <ModalOverlay className="veil" isOpen={open} isDismissable onOpenChange={(now) => now || onClose()}>
      <Modal className="dialog">
        <Dialog role={role}>
          <Heading slot="title">{title}</Heading>
          {children}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
