import { describePlace, type Diagnostic, own, type RenderedRealm } from '@realm-as-code/renderer';
import type { VariableRegistry } from '@realm-as-code/stage';
import { warning } from './codes.ts';
import { isPlaceOfSecret } from './describe-variable.ts';

/**
 * Checks that the registry calls every variable a secret that is used as one. The example of what is none is written into
 * the example environment, `make-env` takes it for the value, and messages show it.
 *
 * @returns `unmarked-secret`, at the first place of each variable.
 */
export function checkMarkedSecrets(
  realms: readonly Pick<RenderedRealm, 'placeholders'>[],
  variables: VariableRegistry,
): Diagnostic[] {
  const found = new Map<string, Diagnostic>();
  for (const { name, document, path } of realms.flatMap(({ placeholders }) => placeholders)) {
    if (found.has(name) || own(variables, name)?.secret !== false || !isPlaceOfSecret(path)) continue;
    const message = `${name} stands where a secret does, and the registry calls it none: its example is committed as its value`;
    const hint = `Write "secret: true" for ${name} in stages/variables.yaml, with "default: random"`;
    const place = describePlace({ document, path });
    found.set(name, {
      ...warning('unmarked-secret', document.source.file, document.locate(path), message, hint),
      place,
    });
  }
  return [...found.values()];
}
