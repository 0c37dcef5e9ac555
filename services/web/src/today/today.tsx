import {useTranslation} from 'react-i18next';

import '../style/engagement.css';
import '../style/offices.css';
import {To} from '../app/link';
import {isPast, usePlace} from '../app/location';
import {Empty} from '../ui/states';
import {useTitle} from '../ui/title';
import {QuarterToday} from './quarter';
import {Overdue} from './requests';
import {Endings, Jobs, Reports} from './rows';

/// What needs a person now (PRODUCT 5, officer 1), each cleared in two actions at most. Live, as every screen is.
export default function Today() {
  const {t} = useTranslation();
  const {query} = usePlace();
  useTitle(t('today.title'));
  return (
    <div className="screen">
      <h1>{t('today.title')}</h1>
      <p className="lead">{t('today.text')}</p>
      {isPast(query) ? (
        <Empty title={t('times.past_text')}>
          <To path="/quarters">{t('today.board')}</To>
        </Empty>
      ) : (
        <div className="two">
          <div>
            <QuarterToday />
          </div>
          <div>
            <Overdue />
            <Reports />
            <Endings />
            <Jobs />
          </div>
        </div>
      )}
    </div>
  );
}
