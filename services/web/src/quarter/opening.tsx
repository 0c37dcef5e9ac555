import {Button} from 'react-aria-components';
import {useTranslation} from 'react-i18next';

import {write} from '../api/client';
import {useSay} from '../api/say';
import {Empty} from '../ui/states';
import {Refusal} from '../ui/refusal';
import {today} from '../words/dates';
import {quarterBefore, quarterOf} from './quarters';

/// Nothing was opened yet: this quarter, or the one that has just ended, can be.
export function Opening() {
  const {t} = useTranslation();
  const {say, busy, problem} = useSay();
  const now = quarterOf(today());
  const open = (id: string) => say((said) => write('/v1/quarters/{id}:open', {id}, {}, said));
  return (
    <Empty title={t('quarter.none')}>
      {t('quarter.none_text')}
      <span className="row" style={{justifyContent: 'center', marginTop: '1rem'}}>
        {[now, quarterBefore(now)].map((id) => (
          <Button key={id} className="button" isDisabled={busy} onPress={() => void open(id)}>
            {t('quarter.open', {id})}
          </Button>
        ))}
      </span>
      <Refusal problem={problem} />
    </Empty>
  );
}
