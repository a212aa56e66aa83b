import type { Way } from '@realm-as-code/access';

/** What a way is called that has no name of its own. */
const WORDS: readonly (readonly [kind: Way['kind'], words: string])[] = [
  ['form', 'by the login page'],
  ['session', 'with a running session'],
  ['registration', 'by registering'],
  ['reset-credentials', 'by “Forgot password?”'],
];

/**
 * @param ways those that are described.
 * @param all the ways into the client.
 * @returns how somebody gets in, in words.
 */
export function describeWays(ways: readonly Way[], all: readonly Way[]): string {
  const isBrowsers = ({ kind }: Way): boolean => kind !== 'direct-grant' && kind !== 'service-account';
  const browsers = ways.filter(isBrowsers);
  const isWhole = browsers.length > 1 && browsers.length === all.filter(isBrowsers).length;
  const words = isWhole
    ? ['by every way in a browser']
    : [
        ...WORDS.filter(([kind]) => ways.some((way) => way.kind === kind)).map(([, text]) => text),
        ...describeProviders(ways),
      ];
  if (ways.some(({ kind }) => kind === 'direct-grant')) words.push('with a direct grant');
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;
}

/** First and later logins are told apart only where they differ. */
function describeProviders(ways: readonly Way[]): string[] {
  const providers = new Map<string, Set<boolean>>();
  for (const way of ways)
    if (way.kind === 'broker')
      providers.set(way.provider, (providers.get(way.provider) ?? new Set<boolean>()).add(way.isFirst));
  return [...providers].map(([provider, firsts]) => {
    const when = firsts.size === 2 ? '' : firsts.has(true) ? ' for the first time' : ' after the first time';
    return `with ${provider}${when}`;
  });
}
