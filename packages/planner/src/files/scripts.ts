// Scripts in import files: keycloak-config-cli 6.5 and later runs them, if it may (KeycloakImportProvider.evaluateScripts).

const SCRIPT = /\$\$\{javascript:.*?\}/gs;

/** @returns whether a text has scripts. */
export function hasScripts(text: string): boolean {
  return text.search(SCRIPT) !== -1;
}

/**
 * Marks the scripts of a text: what they give is not known.
 *
 * @param unknown what is not known yet, by what stands for it; this adds to it.
 */
export function markScripts(text: string, unknown: Map<string, string>): string {
  let mark = 0xf000;
  while (text.includes(String.fromCharCode(mark))) mark++;
  const end = String.fromCharCode(mark);
  return text.replaceAll(SCRIPT, (written) => {
    const stand = `${end}${unknown.size}${end}`;
    unknown.set(stand, written);
    return stand;
  });
}
