import {useState} from 'react';
import {Button, Form} from 'react-aria-components';
import {useTranslation} from 'react-i18next';

import {write, type Receipt, type Schema} from '../api/client';
import {useSay} from '../api/say';
import {usePlace} from '../app/location';
import {useNames} from '../engagement/names';
import {kLanguageNames, kLanguages, type Language} from '../i18n/language';
import {Choice} from '../ui/choice';
import {DayChoice} from '../ui/day_choice';
import {Field} from '../ui/field';
import {Receipted} from '../ui/receipted';
import {Refusal} from '../ui/refusal';
import {words} from '../words/codes';
import {today} from '../words/dates';
import {Reveal} from './reveal';

type Post = Schema<'Post'>;

/// Somebody new in a post: the person is registered first (the name can be erased), then the post is filled.
function Fill({post, told}: {post: Post; told: (receipt: Receipt) => void}) {
  const {t} = useTranslation();
  const {say, busy, problem} = useSay();
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [language, setLanguage] = useState<Language>('en');
  const [from, setFrom] = useState(today());
  const fill = async () => {
    const done = await say(async (said) => {
      const mail = email.trim() ? {email: email.trim()} : {};
      const person = {name: name.trim(), language, ...mail};
      const made = await write('/v1/persons', {}, person, {...said, key: `${said.key}-person`});
      return write('/v1/posts/{id}:fill', {id: post.id}, {person_id: made.body.id, effective: from}, said);
    });
    if (done) told(done.body);
  };
  return (
    <Form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        void fill();
      }}
    >
      <div className="two-fields">
        <Field label={t('people.person')} value={name} onChange={setName} required />
        <Field label={t('people.email')} value={email} onChange={setEmail} />
      </div>
      <p className="soft small">{t('people.erasable')}</p>
      <div className="row">
        <Choice
          label={t('people.language')}
          value={language}
          options={kLanguages.map((id) => ({id, text: kLanguageNames[id]}))}
          onChange={(id) => setLanguage(id as Language)}
        />
        <DayChoice label={t('people.from')} value={from} onChange={setFrom} />
        <Button type="submit" className="button" isDisabled={busy || !name.trim()}>
          {t('people.fill')}
        </Button>
      </div>
      <Refusal problem={problem} />
    </Form>
  );
}

function Vacate({post, holder, told}: {post: Post; holder: string; told: (receipt: Receipt) => void}) {
  const {t} = useTranslation();
  const {say, busy, problem} = useSay();
  const [last, setLast] = useState(today());
  const vacate = async () => {
    const done = await say((said) =>
      write('/v1/posts/{id}:vacate', {id: post.id}, {person_id: holder, effective: last}, said),
    );
    if (done) told(done.body);
  };
  return (
    <>
      <div className="row">
        <DayChoice label={t('people.until')} value={last} onChange={setLast} />
        <Button className="button quiet" isDisabled={busy} onPress={() => void vacate()}>
          {t('people.vacate')}
        </Button>
      </div>
      <Refusal problem={problem} />
    </>
  );
}

/// A change of who fills a post. Everything that is owed follows the post by itself.
export function Holder({posts}: {posts: Post[]}) {
  const {t} = useTranslation();
  const {query} = usePlace();
  const names = useNames(query);
  const [id, setId] = useState('');
  const [receipt, setReceipt] = useState<Receipt>();
  const post = posts.find((one) => one.id === id);
  return (
    <details className="no-print">
      <summary>{t('people.change')}</summary>
      <Choice
        label={t('people.choose')}
        value={id}
        options={posts.map((one) => ({
          id: one.id,
          text: [one.unit && (names(one.unit) ?? one.unit), one.title, one.duty && words('post_duty', one.duty)]
            .filter(Boolean)
            .join(' · '),
        }))}
        onChange={(next) => {
          setId(next);
          setReceipt(undefined);
        }}
      />
      {post?.holder && <Vacate key={`v${post.id}`} post={post} holder={post.holder} told={setReceipt} />}
      {post?.holder && <Reveal key={`r${post.holder}`} person={post.holder} />}
      {post && <Fill key={`f${post.id}`} post={post} told={setReceipt} />}
      <Receipted receipt={receipt} />
    </details>
  );
}
