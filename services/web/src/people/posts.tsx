import {useTranslation} from 'react-i18next';

import type {Schema} from '../api/client';
import {useRead} from '../api/read';
import {isPast, setQuery, timesOf, usePlace} from '../app/location';
import {useNames} from '../engagement/names';
import {Cite} from '../ui/cite';
import {Picker} from '../ui/picker';
import {Empty, Failed, Loading} from '../ui/states';
import {words} from '../words/codes';
import {Holder} from './holder';
import {NewPost} from './new_post';

type Post = Schema<'Post'>;
const kPostsMax = '500';

function Table({posts}: {posts: Post[]}) {
  const {t} = useTranslation();
  const {query} = usePlace();
  const names = useNames(query);
  const name = (post: Post) => (post.unit ? (names(post.unit) ?? post.unit) : '');
  const sorted = posts.toSorted(
    (left, right) =>
      Number(left.holder !== undefined) - Number(right.holder !== undefined) || name(left).localeCompare(name(right)),
  );
  return (
    <table className="plain wide">
      <caption className="hidden">{t('people.posts')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('column.unit')}</th>
          <th scope="col">{t('people.post')}</th>
          <th scope="col">{t('people.duty')}</th>
          <th scope="col">{t('people.holder')}</th>
        </tr>
      </thead>
      <tbody>
        {sorted.map((post) => (
          <tr key={post.id}>
            <th scope="row">{name(post)}</th>
            <td data-label={t('people.post')}>{post.title}</td>
            <td data-label={t('people.duty')}>{post.duty && words('post_duty', post.duty)}</td>
            <td data-label={t('people.holder')}>
              {post.holder ?? <strong className="vacant">{t('people.vacant')}</strong>}
              <Cite position={post.positions.holder} page={`/v1/events/${post.positions.holder}`} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/// Posts with their holders, the vacant ones first; a person is a number here, for names can be erased.
export function Posts() {
  const {t} = useTranslation();
  const {query} = usePlace();
  const unit = query.get('unit') ?? '';
  const asked = timesOf(query);
  asked.set('limit', kPostsMax);
  if (unit) asked.set('unit', unit);
  const {data, error, refetch} = useRead('/v1/posts', {query: asked});
  const posts = data?.body.items ?? [];
  return (
    <section aria-labelledby="posts">
      <h2 id="posts">{t('people.posts')}</h2>
      <Picker
        register="unit"
        label={t('people.of_unit')}
        value={unit}
        onChange={(id) => setQuery({unit: id || null}, {replace: true})}
      />
      {error ? (
        <Failed part error={error} retry={() => void refetch()} />
      ) : !data ? (
        <Loading lines={4} />
      ) : posts.length === 0 ? (
        <Empty title={t('people.no_posts')}>{t('people.no_posts_text')}</Empty>
      ) : (
        <Table posts={posts} />
      )}
      {!isPast(query) && (
        <>
          {posts.length > 0 && <Holder posts={posts} />}
          <NewPost unit={unit} />
        </>
      )}
    </section>
  );
}
