import {Button, Label, ListBox, ListBoxItem, Popover, Select, SelectValue} from 'react-aria-components';

export interface Option {
  id: string;
  text: string;
}

/// One of a few; `quiet` shows the label to screen readers only.
export function Choice(props: {
  label: string;
  options: Option[];
  value: string;
  onChange: (id: string) => void;
  quiet?: boolean;
  prefix?: string;
}) {
  return (
    <Select
      className="choice"
      aria-label={props.quiet ? props.label : undefined}
      value={props.value}
      onChange={(id) => id !== null && props.onChange(String(id))}
    >
      {!props.quiet && <Label>{props.label}</Label>}
      <Button className="button quiet">
        {props.prefix && <span className="soft">{props.prefix}</span>}
        <SelectValue>
          {() => props.options.find((option) => option.id === props.value)?.text ?? props.label}
        </SelectValue>
        <span aria-hidden="true" className="arrow" />
      </Button>
      <Popover className="popover">
        <ListBox className="menu" items={props.options}>
          {(option) => (
            <ListBoxItem id={option.id} className="item" textValue={option.text}>
              {option.text}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </Select>
  );
}
