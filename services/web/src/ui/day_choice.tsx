import {parseDate, type CalendarDate} from '@internationalized/date';
import {useEffect, useState} from 'react';
import {DateField, DateInput, DateSegment, I18nProvider, Label} from 'react-aria-components';

import {locale} from '../i18n/language';

const parsed = (text: string) => (/^\d{4}-\d{2}-\d{2}$/.test(text) ? parseDate(text) : null);

/// A day, told when the field is left or Enter is pressed: a date half typed is no question yet.
export function DayChoice(props: {label: string; value: string; onChange: (day: string) => void}) {
  const [day, setDay] = useState<CalendarDate | null>(parsed(props.value));
  useEffect(() => setDay(parsed(props.value)), [props.value]);
  const tell = () => {
    const text = day?.toString() ?? '';
    if (text !== props.value && !props.value.startsWith('@')) props.onChange(text);
  };
  return (
    <I18nProvider locale={locale()}>
      <DateField
        className="field"
        value={day}
        onChange={setDay}
        onBlur={tell}
        onKeyDown={(event) => event.key === 'Enter' && tell()}
        shouldForceLeadingZeros
      >
        <Label>{props.label}</Label>
        <DateInput className="date-input">
          {(segment) => <DateSegment className="segment" segment={segment} />}
        </DateInput>
      </DateField>
    </I18nProvider>
  );
}
