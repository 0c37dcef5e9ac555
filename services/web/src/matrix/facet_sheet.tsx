import {useTranslation} from 'react-i18next';

import {Sheet} from '../ui/sheet';
import {FacetList} from './facets';
import type {Facets} from './rows';

/// The facets over the page, where there is no room beside the table.
export default function FacetSheet({facets, close}: {facets: Facets | undefined; close: () => void}) {
  const {t} = useTranslation();
  return (
    <Sheet title={t('matrix.facets')} close={close}>
      <FacetList facets={facets} />
    </Sheet>
  );
}
