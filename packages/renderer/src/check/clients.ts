import { at, items, type Placed } from '../document/placed.ts';

/** A redirect URI of a client, of a login or of a logout. */
export interface RedirectUri {
  readonly uri: string;
  readonly place: Placed;
}

const POST_LOGOUT = 'post.logout.redirect.uris';

/** @returns the redirect URIs of a client: for logins, and those for logouts, which share one text. */
export function redirectUrisOf(client: Placed): RedirectUri[] {
  const found = items(at(client, 'redirectUris')).flatMap((place) =>
    typeof place.value === 'string' ? [{ uri: place.value, place }] : [],
  );
  const place = at(client, 'attributes', POST_LOGOUT);
  if (place === undefined || typeof place.value !== 'string') return found;
  // "+" stands for the redirect URIs of logins, "-" for none.
  const logout = place.value.split('##').filter((uri) => uri !== '' && uri !== '+' && uri !== '-');
  return [...found, ...logout.map((uri) => ({ uri, place }))];
}
