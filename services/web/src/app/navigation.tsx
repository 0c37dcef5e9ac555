import {Button, Menu, MenuItem, MenuTrigger, Popover} from 'react-aria-components';
import {useTranslation} from 'react-i18next';

import {leadsTo, useSession} from '../api/session';
import {To} from './link';
import {at, go, usePlace} from './location';

const kItems = [
  ['/', 'matrix'],
  ['/today', 'today'],
  ['/map', 'map'],
  ['/changes', 'changes'],
  ['/quarters', 'quarters'],
  ['/unit', 'unit'],
  ['/summaries', 'summaries'],
  ['/auditor', 'auditor'],
  ['/people', 'people'],
  ['/directory', 'directory'],
] as const;

/// The screens that whoever looks may use, as a row of links; on a narrow page as a menu. Until it is known who looks,
/// the others have their room in the row, so that nothing moves when they come.
export function Navigation({path}: {path: string}) {
  const {t} = useTranslation();
  const {query} = usePlace();
  const {session} = useSession();
  const shown = kItems.filter(([to]) => leadsTo(session, to));
  return (
    <>
      <nav aria-label={t('app.main')} className="wide-only">
        {(session ? shown : kItems).map(([to, word]) =>
          leadsTo(session, to) ? (
            <To key={to} path={to} current={to === path}>
              {t(`app.${word}`)}
            </To>
          ) : (
            <span key={to} className="awaited">
              {t(`app.${word}`)}
            </span>
          ),
        )}
      </nav>
      <div className="narrow-only">
        <MenuTrigger>
          <Button className="button quiet">{t('app.menu')}</Button>
          <Popover className="popover" placement="bottom end">
            <Menu className="menu" aria-label={t('app.main')} onAction={(to) => go(at(String(to), query))}>
              {shown.map(([to, word]) => (
                <MenuItem key={to} id={to} className="item">
                  {t(`app.${word}`)}
                </MenuItem>
              ))}
            </Menu>
          </Popover>
        </MenuTrigger>
      </div>
    </>
  );
}
