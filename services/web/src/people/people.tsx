import {useTranslation} from 'react-i18next';

import '../style/engagement.css';
import '../style/offices.css';
import {useTitle} from '../ui/title';
import {Posts} from './posts';
import {Privacy} from './privacy';
import {Rehearsal} from './rehearsal';
import {Rules} from './rules';

/// The administrator's screen: who fills which post, which rules hold, and what another rule would do.
export default function People() {
  const {t} = useTranslation();
  useTitle(t('people.title'));
  return (
    <div className="screen">
      <h1>{t('people.title')}</h1>
      <p className="lead">{t('people.text')}</p>
      <Posts />
      <Privacy />
      <Rules />
      <Rehearsal />
    </div>
  );
}
