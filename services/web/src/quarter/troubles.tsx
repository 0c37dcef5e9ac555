import {useTranslation} from 'react-i18next';

import type {Schema} from '../api/client';
import {To} from '../app/link';
import {Waiting} from '../today/waiting';
import {words} from '../words/codes';

type Board = Schema<'QuarterBoard'>;
type Trouble = NonNullable<Board['troubles']>[number];
/// What comes with the board is there when the board is.
const kAnswered = {error: null, isPending: false, refetch: () => undefined};
/// What a post's holder mends; of all else the ledger's own words say more.
const kOfPosts = new Set(['vacant', 'no_address', 'bounce', 'declined']);

function Told({trouble, quarter}: {trouble: Trouble; quarter: string}) {
  const {t} = useTranslation();
  return (
    <>
      {trouble.level && `${words('post_duty', trouble.level)}: `}
      {words('trouble', trouble.kind)}
      <span className="meta apart">
        {!kOfPosts.has(trouble.kind) && <span lang="en">{trouble.text} </span>}
        {trouble.units.map((unit) => (
          <span key={unit.unit}>
            <To path="/unit" query={{unit: unit.unit, quarter}}>
              {unit.name}
            </To>{' '}
            {kOfPosts.has(trouble.kind) && (
              <To path="/people" query={{unit: unit.unit}}>
                {t('today.fill')}
              </To>
            )}{' '}
          </span>
        ))}
      </span>
    </>
  );
}

/// What keeps reminders from getting through, for those who may see it: nothing where the board does not tell.
export function Troubles({board}: {board: Board}) {
  const {t} = useTranslation();
  if (!board.troubles) return null;
  const items = board.troubles.map((trouble) => ({
    key: `${trouble.kind} ${trouble.level ?? ''} ${trouble.text}`,
    row: <Told trouble={trouble} quarter={board.quarter} />,
  }));
  return <Waiting id="troubles" title={t('today.mail')} asked={kAnswered} items={items} />;
}
