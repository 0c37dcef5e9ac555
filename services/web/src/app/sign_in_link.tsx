import {useTranslation} from 'react-i18next';

import {usePlace} from './location';

/// To the form at /sign-in, which leads back to the address of this page.
export function SignInLink(props: {className?: string; otherTab?: boolean}) {
  const {t, i18n} = useTranslation();
  const {path, query, hash} = usePlace();
  const search = query.toString() && location.search;
  const to = new URLSearchParams({to: path + search + hash, lang: i18n.language});
  return (
    <a href={`/sign-in?${to}`} className={props.className} target={props.otherTab ? '_blank' : undefined}>
      {t(props.otherTab ? 'session.other_tab' : 'session.sign_in')}
    </a>
  );
}
