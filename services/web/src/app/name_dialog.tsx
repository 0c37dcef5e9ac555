import {useState} from 'react';
import {Button, Dialog, Form, Heading, Input, Label, Modal, ModalOverlay, Text, TextField} from 'react-aria-components';
import {useTranslation} from 'react-i18next';

import {Choice} from '../ui/choice';
import {answerName, answerNobody} from './writer';

const kRoles = ['officer', 'approver', 'city_manager', 'administrator'] as const;

/// Asks for the name that stands beside what is written, and for the role in which it is.
export default function NameDialog() {
  const {t} = useTranslation();
  const [name, setName] = useState('');
  const [role, setRole] = useState<string>('officer');
  // An id and no name: names belong to person streams, which can be erased.
  const id = name
    .trim()
    .toLowerCase()
    .replace(/\s+/g, '.')
    .replace(/[^a-z0-9._-]/g, '');
  return (
    <ModalOverlay className="overlay" isDismissable isOpen onOpenChange={(next) => !next && answerNobody()}>
      <Modal className="box-modal">
        <Dialog className="dialog">
          <Form
            onSubmit={(event) => {
              event.preventDefault();
              if (id) answerName(`${id}; role=${role}`);
            }}
          >
            <Heading slot="title">{t('write.who')}</Heading>
            <TextField className="field" isRequired value={name} onChange={setName} autoFocus>
              <Label>{t('write.who_label')}</Label>
              <Input autoComplete="username" />
              <Text slot="description" className="help">
                {t('write.who_help')}
              </Text>
            </TextField>
            <Choice
              label={t('write.role')}
              options={kRoles.map((one) => ({id: one, text: t(`roles.${one}`)}))}
              value={role}
              onChange={setRole}
            />
            <div className="row">
              <Button type="submit" className="button" isDisabled={!id}>
                {t('write.go_on')}
              </Button>
              <Button className="button quiet" onPress={answerNobody}>
                {t('app.cancel')}
              </Button>
            </div>
          </Form>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
