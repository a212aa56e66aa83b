/**
 * @param path of a file, with slashes.
 * @param excludes the patterns of `IMPORT_FILES_EXCLUDES`.
 * @returns whether keycloak-config-cli leaves the file out (KeycloakImportProvider.filterExcludedResources; patterns are those of
 *   Spring's AntPathMatcher).
 */
export function isExcluded(path: string, excludes: readonly string[]): boolean {
  return excludes.some((exclude) => matches(partsOf(anywhere(exclude)), partsOf(path)));
}

/** What does not begin with `/**` gets it in front, so that `secret.yaml` becomes `/**secret.yaml`, which is one part. */
function anywhere(pattern: string): string {
  const slashed = pattern.startsWith('**') ? `/${pattern}` : pattern;
  return slashed.startsWith('/**') ? slashed : `/**${slashed}`;
}

function partsOf(path: string): string[] {
  return path.split('/').filter((part) => part !== '');
}

function matches([first, ...others]: readonly string[], path: readonly string[]): boolean {
  if (first === undefined) return path.length === 0;
  if (first === '**') return matches(others, path) || (path.length > 0 && matches([first, ...others], path.slice(1)));
  const [part, ...below] = path;
  return part !== undefined && expressionOf(first).test(part) && matches(others, below);
}

/** `*` is any text, `?` a character, `{…}` a name for any text. */
function expressionOf(part: string): RegExp {
  const written = part.replaceAll(/\{[^/]+?\}|[*?]|[^*?{]+|\{/g, (token) => {
    if (token === '?') return '.';
    return token === '*' || (token.startsWith('{') && token.length > 1)
      ? '.*'
      : token.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
  });
  return new RegExp(`^${written}$`, 's');
}
