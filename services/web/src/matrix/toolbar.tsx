import {lazy, memo, Suspense, useEffect, useRef, useState} from 'react';
import {
  Button,
  Input,
  Label,
  Menu,
  MenuItem,
  MenuTrigger,
  Popover,
  SearchField,
  ToggleButton,
  ToggleButtonGroup,
} from 'react-aria-components';
import {useTranslation} from 'react-i18next';

import {setQuery, usePlace} from '../app/location';
import {Choice} from '../ui/choice';
import {columnWords} from '../words/codes';
import {exportShown} from './export';
import {filtersOf, kColumns, kFirstSort, kShownFirst, kSorts, pivotOf, shownOf} from './question';
import type {Facets} from './rows';

const FacetSheet = lazy(() => import('./facet_sheet'));
const Views = lazy(() => import('./views'));
const kTypingMs = 250;

/// Free text, asked for when the fingers rest.
function Search() {
  const {t} = useTranslation();
  const {query} = usePlace();
  const asked = query.get('q') ?? '';
  const [text, setText] = useState(asked);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => setText(asked), [asked]);
  const ask = (next: string) => {
    clearTimeout(timer.current);
    setQuery({q: next.trim() || null, after: null}, {replace: true});
  };
  return (
    <SearchField
      className="search"
      value={text}
      onChange={(next) => {
        setText(next);
        clearTimeout(timer.current);
        timer.current = setTimeout(() => ask(next), kTypingMs);
      }}
      onSubmit={ask}
      onClear={() => ask('')}
    >
      <Label className="hidden">{t('matrix.search')}</Label>
      <Input placeholder={t('matrix.search')} />
      <Button className="clear">×</Button>
    </SearchField>
  );
}

const kSortWords = {
  '-start_date': 'newest',
  start_date: 'oldest',
  title: 'by_title',
  '-badge': 'by_badge',
  lead_units: 'by_unit',
  last_activity: 'by_last',
} as const;

function Sort() {
  const {t} = useTranslation();
  const {query} = usePlace();
  const sort = query.get('sort') ?? kFirstSort;
  const options: {id: string; text: string}[] = kSorts.map((id) => ({id, text: t(`matrix.${kSortWords[id]}`)}));
  if (!options.some((option) => option.id === sort)) options.push({id: sort, text: columnWords(sort.replace('-', ''))});
  return (
    <Choice
      quiet
      label={t('matrix.sort')}
      value={sort}
      options={options}
      onChange={(id) => setQuery({sort: id === kFirstSort ? null : id})}
    />
  );
}

function Columns() {
  const {t} = useTranslation();
  const {query} = usePlace();
  const shown = shownOf(query);
  return (
    <MenuTrigger>
      <Button className="button quiet">{t('matrix.columns')}</Button>
      <Popover className="popover">
        <Menu
          className="menu"
          aria-label={t('matrix.columns')}
          selectionMode="multiple"
          selectedKeys={shown}
          onSelectionChange={(keys) => {
            const next = kColumns.filter((name) => keys === 'all' || keys.has(name));
            const same = next.length === kShownFirst.length && kShownFirst.every((name) => next.includes(name));
            if (next.length > 0) setQuery({show: same ? null : next.join(',')});
          }}
        >
          {kColumns.map((name) => (
            <MenuItem key={name} id={name} className="item">
              {columnWords(name)}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

function Export() {
  const {t} = useTranslation();
  const {query} = usePlace();
  const [told, setTold] = useState('');
  const run = async (form: 'csv' | 'json') => {
    await exportShown(query, form, (done, total) => setTold(t('matrix.exporting', {done, total}))).catch((error) =>
      setTold(String(error)),
    );
    setTold('');
  };
  return (
    <MenuTrigger>
      <Button className="button quiet">{told || t('matrix.export')}</Button>
      <Popover className="popover">
        <Menu className="menu" aria-label={t('matrix.export')} onAction={(form) => void run(form as 'csv' | 'json')}>
          <MenuItem id="csv" className="item">
            {t('matrix.export_csv')}
          </MenuItem>
          <MenuItem id="json" className="item">
            {t('matrix.export_json')}
          </MenuItem>
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

/// The facets behind a button.
function Narrow({facets}: {facets: Facets | undefined}) {
  const {t} = useTranslation();
  const count = filtersOf(usePlace().query).length;
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button className="button quiet rail-button" onPress={() => setOpen(true)}>
        {t('matrix.filters')}
        {count > 0 && ` (${count})`}
      </Button>
      {open && (
        <Suspense>
          <FacetSheet facets={facets} close={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}

/// Views that were kept by name, behind a button.
function Saved() {
  const {t} = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button className="button quiet" onPress={() => setOpen(true)}>
        {t('views.button')}
      </Button>
      {open && (
        <Suspense>
          <Views close={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}

export const Toolbar = memo(function Toolbar({facets}: {facets: Facets | undefined}) {
  const {t} = useTranslation();
  const {query} = usePlace();
  const crossed = pivotOf(query) !== undefined;
  return (
    <div className="toolbar">
      <Search />
      <Narrow facets={facets} />
      <ToggleButtonGroup
        className="toggle"
        aria-label={t('matrix.view')}
        selectionMode="single"
        disallowEmptySelection
        selectedKeys={[crossed ? 'pivot' : 'rows']}
        onSelectionChange={(keys) =>
          setQuery(keys.has('pivot') ? {rows: 'geographic_level', columns: 'kind'} : {rows: null, columns: null})
        }
      >
        <ToggleButton id="rows">{t('matrix.rows')}</ToggleButton>
        <ToggleButton id="pivot">{t('matrix.pivot')}</ToggleButton>
      </ToggleButtonGroup>
      {!crossed && <Sort />}
      {!crossed && <Columns />}
      <Export />
      <Saved />
    </div>
  );
});
