/**
 * The addresses of the page and the ways between them. All other files take these from here: what stands behind them is a small
 * library (decision 20), because the first load carries it (W8).
 */
import type { AnchorHTMLAttributes, ReactNode } from 'react';
import { Redirect, Route, Switch, useParams, useSearchParams, useLocation as useWay, Link as WayLink } from 'wouter';
import { useHistoryState, useLocationProperty } from 'wouter/use-browser-location';

export { Redirect, Route, Switch, useParams, useSearchParams };

export interface LinkProps extends Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'href'> {
  readonly to: string;
  /** Loads the page anew. */
  readonly reloadDocument?: boolean;
  /** In the place of the present entry of the history. */
  readonly replace?: boolean;
  readonly children?: ReactNode;
}

/** A link within the page. To the address that is shown already it adds no step to the way back. */
export function Link({ to, reloadDocument = false, replace = false, ...rest }: LinkProps) {
  const [path] = useWay();
  if (reloadDocument) return <a href={to} {...rest} />;
  return <WayLink to={to} replace={replace || to === path} {...rest} />;
}

/** A link that says whether its page, or one below it, is the one that is shown. */
export function NavLink({ to, ...rest }: Omit<LinkProps, 'reloadDocument' | 'replace'>) {
  const [path] = useWay();
  const isShown = path === to || path.startsWith(`${to}/`);
  return <Link to={to} aria-current={isShown ? 'page' : undefined} {...rest} />;
}

/** Goes to another address of the page. `state` stays with this entry of the history. */
export type Navigate = (to: string, options?: { readonly replace?: boolean; readonly state?: unknown }) => void;

export function useNavigate(): Navigate {
  const [, navigate] = useWay();
  return navigate;
}

export interface Address {
  readonly pathname: string;
  /** With its #, or empty. */
  readonly hash: string;
  /** What `navigate` was given, as anything that may stand in the history. */
  readonly state: unknown;
}

/** The address that is shown. */
export function useLocation(): Address {
  const [pathname] = useWay();
  const hash = useLocationProperty(hashNow);
  const state: unknown = useHistoryState<unknown>();
  return { pathname, hash, state };
}

const hashNow = (): string => location.hash;
