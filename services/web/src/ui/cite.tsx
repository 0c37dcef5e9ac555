import {useTranslation} from 'react-i18next';

/// A small number that leads to the event behind a fact.
export function Cite({position, page = ''}: {position: number | undefined; page?: string}) {
  const {t} = useTranslation();
  if (position === undefined) return null;
  return (
    <a className="cite" href={`${page}#e${position}`} aria-label={t('app.event', {position})}>
      {position}
    </a>
  );
}
