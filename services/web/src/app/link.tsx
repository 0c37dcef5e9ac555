import type {ReactNode} from 'react';

import {at, go, usePlace, type Query} from './location';

/// A link to another screen, which keeps the pair of times. A plain <a>: it can be copied and opened in another tab.
export function To(props: {
  path: string;
  query?: Query;
  className?: string;
  children: ReactNode;
  current?: boolean;
  label?: string;
}) {
  const {query} = usePlace();
  const href = at(props.path, query, props.query);
  return (
    <a
      href={href}
      className={props.className}
      aria-current={props.current ? 'page' : undefined}
      aria-label={props.label}
      onClick={(event) => {
        if (event.defaultPrevented || event.button !== 0) return;
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        go(href);
      }}
    >
      {props.children}
    </a>
  );
}
