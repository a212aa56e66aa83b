import { formatDiagnostic, type JsonObject, renderRealm, serialiseRealm } from '../src/index.ts';

/** A template with this content. */
export function document(path: string, content: unknown): { path: string; text: string } {
  return { path, text: typeof content === 'string' ? content : JSON.stringify(content) };
}

/** Renders a realm of these documents. */
export function render(
  bootstrap: readonly unknown[],
  managed: readonly unknown[],
  values: JsonObject = {},
): ReturnType<typeof renderRealm> {
  return renderRealm(
    {
      bootstrap: bootstrap.map((content, index) => document(`bootstrap/${index}.json`, content)),
      managed: managed.map((content, index) => document(`managed/${index}0.json`, content)),
    },
    values,
  );
}

/** A document of a realm as it is written, and the import file. */
export function write(content: JsonObject): { managed: string; importFile: string } {
  const { documents, merged } = render([], [{ realm: 'r', ...content }]);
  const { managed, importFile } = serialiseRealm({ documents, merged });
  return { managed: [...managed.values()][0] as string, importFile };
}

/** What is wrong with a realm, a line each. */
export function errors(realm: ReturnType<typeof renderRealm>): string[] {
  return realm.diagnostics.map(formatDiagnostic);
}
