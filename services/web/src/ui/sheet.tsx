import type {ReactNode} from 'react';
import {Button, Dialog, Heading, Modal, ModalOverlay} from 'react-aria-components';
import {useTranslation} from 'react-i18next';

/// Something over the page with a title and a way to close it.
export function Sheet({title, close, children}: {title: string; close: () => void; children: ReactNode}) {
  const {t} = useTranslation();
  return (
    <ModalOverlay className="overlay" isDismissable isOpen onOpenChange={(open) => !open && close()}>
      <Modal className="sheet">
        <Dialog className="dialog">
          <div className="row between">
            <Heading slot="title">{title}</Heading>
            <Button className="button" onPress={close}>
              {t('app.close')}
            </Button>
          </div>
          {children}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
