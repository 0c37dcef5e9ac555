import {useTranslation} from 'react-i18next';

import '../style/engagement.css';
import {useTitle} from '../ui/title';
import {Sample} from './sample';
import {Trail} from './trail';
import {Verify} from './verify';

/// The auditor's bench (PRODUCT 5): verify first, then sample, trail and take the evidence along.
export default function Auditor() {
  const {t} = useTranslation();
  useTitle(t('app.auditor'));
  return (
    <div className="screen">
      <h1>{t('auditor.title')}</h1>
      <p className="lead">{t('auditor.text')}</p>
      <Verify />
      <Sample />
      <Trail />
    </div>
  );
}
