import { error, type RenderCode } from '../diagnostics/codes.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Json, JsonObject } from '../document/json.ts';
import { type Placeholder, PLACEHOLDER_LIKE } from '../document/placeholder.ts';
import type { RenderedDocument } from '../document/rendered-document.ts';
import type { PlaceholderText } from './render-document.ts';
import { suggest } from '../text/suggest.ts';

const PLACEHOLDER = /^(env|envjson):([A-Za-z_][A-Za-z0-9_]*)$/;

/**
 * Finds the placeholders in the texts of a document.
 *
 * keycloak-config-cli reads every `$(…)` as commons-text interpolation, which also knows `file:`, `sys:`,
 * `base64Decoder:` and more; none of those arrives in the realm that Keycloak imports, so they are errors.
 *
 * @returns the placeholders, and the diagnostics `malformed-placeholder`, `unsupported-placeholder` and
 *   `misplaced-placeholder`.
 */
export function findPlaceholders(
  document: RenderedDocument,
  texts: readonly PlaceholderText[],
): { placeholders: Placeholder[]; diagnostics: Diagnostic[] } {
  const placeholders: Placeholder[] = [];
  const diagnostics: Diagnostic[] = [];

  const report = (code: RenderCode, { path, part }: PlaceholderText, message: string, hint?: string): void => {
    diagnostics.push(error(code, document.source.file, document.locate(path, part), message, hint));
  };

  for (const place of texts) {
    const { text, part, path } = place;
    for (const [written, inner = '', close] of text.matchAll(PLACEHOLDER_LIKE)) {
      const [, kind, name] = PLACEHOLDER.exec(inner) ?? [];
      if (close === '' || kind === undefined || name === undefined) {
        const prefix = inner.split(':', 1)[0] ?? '';
        if (close !== '' && inner.includes(':') && prefix !== 'env' && prefix !== 'envjson') {
          const hint = suggest(prefix, ['env', 'envjson']) ?? 'Use $(env:NAME)';
          report(
            'unsupported-placeholder',
            place,
            `${written} is not a supported placeholder: only env and envjson are`,
            hint,
          );
        } else {
          report('malformed-placeholder', place, `${written} is not a complete placeholder`, howToComplete(inner));
        }
        continue;
      }
      if (kind === 'envjson' && (document.kind === 'managed' || part === 'key' || written !== text)) {
        const where =
          document.kind === 'managed' ? 'in bootstrap documents, and this document is managed' : 'as a whole value';
        report('misplaced-placeholder', place, `$(envjson:…) works only ${where}`, `Use $(env:${name}) for a text`);
        continue;
      }
      placeholders.push({ kind: kind as Placeholder['kind'], name, document, path });
    }
  }
  for (const placeholder of placeholders) {
    if (isInSerialisedConfig(placeholder)) {
      const message = `$(${placeholder.kind}:${placeholder.name}) is inside settings that are stored as a JSON string`;
      const hint = 'A value with quotes would break them: use a stage value instead';
      diagnostics.push(
        error('misplaced-placeholder', document.source.file, document.locate(placeholder.path), message, hint),
      );
    }
  }
  return { placeholders, diagnostics };
}

/** @param inner what follows `$(`. */
function howToComplete(inner: string): string {
  const [, kind, name] = /^(env|envjson):([A-Za-z_][A-Za-z0-9_]*):-/.exec(inner) ?? [];
  return name === undefined
    ? 'Write $(env:NAME): letters, digits and underscores, closed with )'
    : `A placeholder has no default: write $(${kind}:${name}), and the value into the environment file`;
}

/** Where the template has an object and the document a string, values would have to be escaped twice. */
function isInSerialisedConfig({ path, document }: Placeholder): boolean {
  if (path[0] !== 'components' || path[3] !== 'config' || path.length < 6) return false;
  if (path.length > 6) return true;
  let rendered: Json | undefined = document.value;
  for (const step of path) rendered = (rendered as JsonObject | undefined)?.[step];
  return typeof rendered === 'string' && /^[[{]/.test(rendered);
}
