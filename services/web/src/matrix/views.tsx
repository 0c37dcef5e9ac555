import {useState} from 'react';
import {Button, Dialog, Form, Heading, Modal, ModalOverlay} from 'react-aria-components';
import {useTranslation} from 'react-i18next';

import {address, go, usePlace} from '../app/location';
import {Field} from '../ui/field';
import {storedViews, storeViews, withoutView, withView, type View} from './saved';

/// Keeps what is shown under a name, and leads back to what was kept.
export default function Views({close}: {close: () => void}) {
  const {t} = useTranslation();
  const {query} = usePlace();
  const [views, setViews] = useState(storedViews);
  const [name, setName] = useState('');
  const [full, setFull] = useState(false);
  const keep = (next: View[]) => {
    const kept = storeViews(next);
    setFull(!kept);
    if (kept) setViews(next);
    return kept;
  };
  const show = (view: View) => {
    go(`/${view.query}`);
    close();
  };
  return (
    <ModalOverlay className="overlay" isDismissable isOpen onOpenChange={(open) => !open && close()}>
      <Modal className="box-modal">
        <Dialog className="dialog">
          <div className="row between">
            <Heading slot="title">{t('views.title')}</Heading>
            <Button className="button quiet" onPress={close}>
              {t('app.close')}
            </Button>
          </div>
          <p className="soft small">{t('views.text')}</p>
          {views.length === 0 && <p>{t('views.none')}</p>}
          <ul className="list">
            {views.map((view) => (
              <li key={view.name} className="row between">
                <Button className="as-link" onPress={() => show(view)}>
                  {view.name}
                </Button>
                <Button
                  className="as-link small"
                  aria-label={t('views.remove', {name: view.name})}
                  onPress={() => keep(withoutView(views, view.name))}
                >
                  ×
                </Button>
              </li>
            ))}
          </ul>
          <Form
            onSubmit={(event) => {
              event.preventDefault();
              if (name.trim() && keep(withView(views, {name: name.trim(), query: address('', query)}))) setName('');
            }}
          >
            <Field label={t('views.name')} value={name} onChange={setName} required />
            <Button type="submit" className="button" isDisabled={!name.trim()}>
              {t('views.save')}
            </Button>
          </Form>
          {full && <p role="alert">{t('views.full')}</p>}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
