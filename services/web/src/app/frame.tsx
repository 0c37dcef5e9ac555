import {Component, lazy, Suspense, useEffect, useRef, type ReactNode} from 'react';
import {useTranslation} from 'react-i18next';

import {useLive} from '../api/live';
import {useRead} from '../api/read';
import {useSession} from '../api/session';
import {numberWords} from '../words/dates';
import {Empty, Failed, Loading} from '../ui/states';
import {Stones} from '../ui/stones';
import {DialsButton, PastBanner} from './dials_button';
import {LanguageChoice} from './language_choice';
import {To} from './link';
import {usePlace} from './location';
import {Navigation} from './navigation';
import {screenOf} from './screens';
import {useQuestion} from './writer';

const NameDialog = lazy(() => import('./name_dialog'));
const SignInDialog = lazy(() => import('./sign_in_dialog'));
const SignedIn = lazy(() => import('./signed_in'));
const kTrial = document.querySelector('meta[name=cairn-ledger]')?.getAttribute('content') === 'trial';

/// What every screen has around it.
export function Frame() {
  const {t} = useTranslation();
  const place = usePlace();
  const link = useLive();
  const question = useQuestion();
  const {session} = useSession();
  const found = screenOf(place.path);
  const Screen = found?.screen;
  return (
    <>
      <a className="skip" href="#main">
        {t('app.skip')}
      </a>
      <header className="top">
        {session?.sign_in === 'accounts' && (
          <Suspense>
            <SignedIn />
          </Suspense>
        )}
        <div className="bar">
          <To path="/" className="brand">
            <Stones />
            <span>
              {t('app.name')} <small>{t('app.tagline')}</small>
            </span>
          </To>
          <Navigation path={place.path} />
          <div className="tools">
            <DialsButton />
            <LanguageChoice />
          </div>
        </div>
      </header>
      {kTrial && <p className="banner trial">{t('app.trial')}</p>}
      {link === 'lost' && (
        <p className="banner lost" role="status">
          {t('app.lost')}
        </p>
      )}
      <PastBanner />
      <main id="main" tabIndex={-1}>
        <Border key={place.path}>
          <Suspense fallback={<Loading />}>{Screen ? <Screen id={found.id} /> : <NotFound />}</Suspense>
        </Border>
      </main>
      <Foot />
      {question && <Suspense>{question === 'name' ? <NameDialog /> : <SignInDialog />}</Suspense>}
      <Announcer path={place.path} />
    </>
  );
}

function NotFound() {
  const {t} = useTranslation();
  return (
    <Empty title={t('app.not_found')}>
      {t('app.not_found_text')} <To path="/">{t('app.to_matrix')}</To>
    </Empty>
  );
}

function Foot() {
  const {t} = useTranslation();
  const head = useRead('/v1/integrity', {query: new URLSearchParams({limit: '1'})});
  const count = head.data?.position;
  return (
    <footer>
      {count !== undefined && t('app.events', {count, formatParams: {}, replace: {count: numberWords(count)}})}{' '}
      {t('app.cite')} <To path="/verify">{t('app.verify')}</To>
      {'. '}
      <a href="/plain">{t('app.plain')}</a>
      {'. '}
      {t('app.draft')}
    </footer>
  );
}

/// A new screen is told by its title, and the keyboard begins at its top.
function Announcer({path}: {path: string}) {
  const first = useRef(true);
  useEffect(() => {
    if (first.current) first.current = false;
    else document.getElementById('main')?.focus({preventScroll: true});
  }, [path]);
  return null;
}

/// What a screen throws ends here and not in an empty page.
class Border extends Component<{children: ReactNode}, {error?: unknown}> {
  override state: {error?: unknown} = {};
  static getDerivedStateFromError(error: unknown) {
    return {error};
  }
  override render() {
    return this.state.error ? <Failed error={this.state.error} /> : this.props.children;
  }
}
