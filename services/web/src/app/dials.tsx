import {parseDate, type CalendarDate} from '@internationalized/date';
import {useState} from 'react';
import {
  Button,
  DateField,
  DateInput,
  DateSegment,
  FieldError,
  Form,
  Heading,
  I18nProvider,
  Label,
  Slider,
  SliderOutput,
  SliderThumb,
  SliderTrack,
  Text,
} from 'react-aria-components';
import {useTranslation} from 'react-i18next';

import {useRead} from '../api/read';
import {locale} from '../i18n/language';
import {numberWords, today} from '../words/dates';
import {setQuery, usePlace} from './location';

function day(text: string | null): CalendarDate | null {
  return text && /^\d{4}-\d{2}-\d{2}$/.test(text) ? parseDate(text) : null;
}

function DayField(props: {
  label: string;
  help: string;
  value: CalendarDate | null;
  set: (day: CalendarDate | null) => void;
}) {
  return (
    <DateField
      className="field"
      value={props.value}
      onChange={props.set}
      maxValue={parseDate(today())}
      shouldForceLeadingZeros
    >
      <Label>{props.label}</Label>
      <DateInput className="date-input">{(segment) => <DateSegment className="segment" segment={segment} />}</DateInput>
      <Text slot="description" className="help">
        {props.help}
      </Text>
      <FieldError className="error" />
    </DateField>
  );
}

/// Both dials as date fields, and the ledger itself as a slider: the matrix after its first, second, … event.
export default function Dials({close}: {close: () => void}) {
  const {t} = useTranslation();
  const {query} = usePlace();
  const asked = query.get('known_at');
  const head = useRead('/v1/events', {query: new URLSearchParams({limit: '1'})}).data?.position ?? 0;
  const [valid, setValid] = useState(day(query.get('valid_at')));
  const [known, setKnown] = useState(day(asked));
  const [events, setEvents] = useState<number | null>(asked?.startsWith('@') ? Number(asked.slice(1)) : null);
  const apply = () => {
    const knownAt = events !== null && events < head ? `@${events}` : (known?.toString() ?? null);
    setQuery({valid_at: valid?.toString() ?? null, known_at: knownAt, after: null});
    close();
  };
  return (
    <I18nProvider locale={locale()}>
      <Form
        className="dials-form"
        onSubmit={(event) => {
          event.preventDefault();
          apply();
        }}
      >
        <Heading slot="title">{t('times.title')}</Heading>
        <p className="soft">{t('times.text')}</p>
        <DayField label={t('times.valid')} help={t('times.valid_help')} value={valid} set={setValid} />
        <DayField
          label={t('times.known')}
          help={t('times.known_help')}
          value={known}
          set={(value) => {
            setKnown(value);
            setEvents(null);
          }}
        />
        <Slider
          className="slider"
          minValue={0}
          maxValue={Math.max(head, 1)}
          value={events ?? head}
          onChange={(value) => {
            setEvents(value as number);
            setKnown(null);
          }}
        >
          <Label>{t('times.known_after')}</Label>
          <SliderOutput>{({state}) => numberWords(state.getThumbValue(0))}</SliderOutput>
          <SliderTrack className="track">
            <SliderThumb className="thumb" />
          </SliderTrack>
        </Slider>
        <div className="row">
          <Button type="submit" className="button">
            {t('times.apply')}
          </Button>
          <Button
            className="button quiet"
            onPress={() => {
              setQuery({valid_at: null, known_at: null, after: null});
              close();
            }}
          >
            {t('times.today')}
          </Button>
        </div>
      </Form>
    </I18nProvider>
  );
}
