import {useEffect, useMemo, useState} from 'react';
import {Button, ComboBox, FieldError, Input, Label, ListBox, ListBoxItem, Popover, Text} from 'react-aria-components';

import {useRead} from '../api/read';

export interface Found {
  id: string;
  name: string;
  note?: string;
}

/// An organisation or a unit, found while its name is typed.
export function Picker(props: {
  register: 'organisation' | 'unit';
  label: string;
  value: string;
  onChange: (id: string, name: string) => void;
  required?: boolean;
  help?: string;
  error?: string;
}) {
  const path = props.register === 'unit' ? '/v1/units' : '/v1/organisations';
  const [text, setText] = useState('');
  const query = new URLSearchParams({limit: '20'});
  if (text.trim()) query.set('q', text.trim());
  const {data} = useRead(path, {query});
  const items: Found[] = useMemo(
    () => (data?.body.items ?? []).map((row) => ({id: row.id, name: row.name ?? row.id})),
    [data],
  );
  const chosen = useRead(`${path}/{id}` as '/v1/units/{id}', {parts: {id: props.value}, enabled: props.value !== ''});
  useEffect(() => {
    if (props.value && chosen.data?.body.name) setText(chosen.data.body.name);
  }, [props.value, chosen.data]);
  return (
    <ComboBox
      className="field combo"
      items={items}
      inputValue={text}
      onInputChange={setText}
      value={props.value || null}
      onChange={(id) => {
        const found = items.find((item) => item.id === id);
        if (found) setText(found.name);
        props.onChange(id === null ? '' : String(id), found?.name ?? '');
      }}
      isRequired={props.required ?? false}
      isInvalid={props.error !== undefined}
      allowsEmptyCollection
      menuTrigger="input"
    >
      <Label>
        {props.label}
        {props.required && <span aria-hidden="true"> *</span>}
      </Label>
      <div className="combo-row">
        <Input />
        <Button className="button quiet" aria-label={props.label}>
          <span aria-hidden="true" className="arrow" />
        </Button>
      </div>
      {props.help && (
        <Text slot="description" className="help">
          {props.help}
        </Text>
      )}
      <FieldError className="error">{props.error}</FieldError>
      <Popover className="popover">
        <ListBox className="menu">
          {(item: Found) => (
            <ListBoxItem className="item" textValue={item.name}>
              {item.name}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}
