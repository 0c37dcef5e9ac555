import {FieldError, Input, Label, Text, TextArea, TextField} from 'react-aria-components';

/// A line or a paragraph of text.
export function Field(props: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  help?: string;
  error?: string;
  required?: boolean;
  long?: boolean;
  pattern?: string;
}) {
  return (
    <TextField
      className="field"
      value={props.value}
      onChange={props.onChange}
      isRequired={props.required ?? false}
      isInvalid={props.error !== undefined}
    >
      <Label>
        {props.label}
        {props.required && <span aria-hidden="true"> *</span>}
      </Label>
      {props.long ? <TextArea rows={4} /> : <Input pattern={props.pattern} />}
      {props.help && (
        <Text slot="description" className="help">
          {props.help}
        </Text>
      )}
      <FieldError className="error">{props.error}</FieldError>
    </TextField>
  );
}
