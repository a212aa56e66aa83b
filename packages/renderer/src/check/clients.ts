import { at, items, type Placed } from '../document/placed.ts';

/** A redirect URI of a client, for logins or for logouts. */
export interface RedirectUri {
  readonly uri: string;
  readonly place: Placed;
}

const POST_LOGOUT = 'post.logout.redirect.uris';

/** @returns the redirect URIs of a client: those for logins, and those for logouts, which are all in one text. */
export function redirectUrisOf(client: Placed): RedirectUri[] {
  const found = items(at(client, 'redirectUris')).flatMap((place) =>
    typeof place.value === 'string' ? [{ uri: place.value, place }] : [],
  );
  const place = at(client, 'attributes', POST_LOGOUT);
  if (place === undefined || typeof place.value !== 'string') return found;
  // "+" means the redirect URIs of logins, "-" means none.
  const logout = place.value.split('##').filter((uri) => uri !== '' && uri !== '+' && uri !== '-');
  return [...found, ...logout.map((uri) => ({ uri, place }))];
}
