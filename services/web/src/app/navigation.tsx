import {Button, Menu, MenuItem, MenuTrigger, Popover} from 'react-aria-components';
import {useTranslation} from 'react-i18next';

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

/// The screens as a row of links; on a narrow page as a menu.
export function Navigation({path}: {path: string}) {
  const {t} = useTranslation();
  const {query} = usePlace();
  return (
    <>
      <nav aria-label={t('app.main')} className="wide-only">
        {kItems.map(([to, word]) => (
          <To key={to} path={to} current={to === path}>
            {t(`app.${word}`)}
          </To>
        ))}
      </nav>
      <div className="narrow-only">
        <MenuTrigger>
          <Button className="button quiet">{t('app.menu')}</Button>
          <Popover className="popover" placement="bottom end">
            <Menu className="menu" aria-label={t('app.main')} onAction={(to) => go(at(String(to), query))}>
              {kItems.map(([to, word]) => (
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
