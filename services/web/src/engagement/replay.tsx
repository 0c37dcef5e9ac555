import {useEffect, useState} from 'react';
import {Button, Label, Slider, SliderThumb, SliderTrack} from 'react-aria-components';
import {useTranslation} from 'react-i18next';

import type {Schema} from '../api/client';
import {setQuery} from '../app/location';
import {typeWords} from '../words/codes';
import {instantWords} from '../words/dates';
import type {Names} from './names';
import {ChangeLine} from './timeline';

/// Walks through the events one by one; the page below shows the state after each (PRODUCT H8).
export function Replay({steps, step, names}: {steps: Schema<'HistoryItem'>[]; step: number; names: Names}) {
  const {t} = useTranslation();
  const [pulled, setPulled] = useState(step);
  useEffect(() => setPulled(step), [step]);
  const to = (next: number) => setQuery({step: String(next)}, {replace: true});
  const item = steps[step - 1];
  if (!item) return null;
  return (
    <section className="replay no-print" aria-label={t('engagement.replay')}>
      <div className="row">
        <Button className="button" isDisabled={step <= 1} onPress={() => to(step - 1)}>
          {t('engagement.previous')}
        </Button>
        <Button className="button" isDisabled={step >= steps.length} onPress={() => to(step + 1)}>
          {t('engagement.next')}
        </Button>
        <Slider
          className="slider"
          minValue={1}
          maxValue={Math.max(steps.length, 2)}
          isDisabled={steps.length < 2}
          value={pulled}
          onChange={(value) => setPulled(value as number)}
          onChangeEnd={(value) => to(value as number)}
        >
          <Label>{t('engagement.replay_step', {step, total: steps.length})}</Label>
          <SliderTrack className="track">
            <SliderThumb className="thumb" />
          </SliderTrack>
        </Slider>
      </div>
      <p role="status">
        <strong>{typeWords(item.type)}</strong>
        <span className="soft"> {t('engagement.recorded', {when: instantWords(item.recorded_at)})}</span>
      </p>
      <ul className="changes">
        {item.changes.map((change, index) => (
          <ChangeLine key={index} change={change} names={names} />
        ))}
      </ul>
    </section>
  );
}
