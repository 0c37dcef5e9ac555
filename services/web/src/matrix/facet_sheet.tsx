import {Button, Dialog, Heading, Modal, ModalOverlay} from 'react-aria-components';
import {useTranslation} from 'react-i18next';

import {FacetList} from './facets';
import type {Facets} from './rows';

/// The facets over the page, where there is no room beside the table.
export default function FacetSheet({facets, close}: {facets: Facets | undefined; close: () => void}) {
  const {t} = useTranslation();
  return (
    <ModalOverlay className="overlay" isDismissable isOpen onOpenChange={(open) => !open && close()}>
      <Modal className="sheet">
        <Dialog className="dialog">
          <div className="row between">
            <Heading slot="title">{t('matrix.facets')}</Heading>
            <Button className="button" onPress={close}>
              {t('app.close')}
            </Button>
          </div>
          <FacetList facets={facets} />
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
