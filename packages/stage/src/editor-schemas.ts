import { schemas } from './generated/schemas.js';

/** The folder of a root with the schemas of what people write in `stages/`, for their editors. */
export const EDITOR_SCHEMAS = '.realm-as-code';

/** A schema for the files in `stages/`. */
type EditorSchema = 'stage' | 'shared' | 'variables' | 'access';
const NAMES: readonly EditorSchema[] = ['stage', 'shared', 'variables', 'access'];

/** @returns the schemas as files of a root, with paths below it. Each stands alone: editors need no network for it. */
export function editorSchemas(): { readonly path: string; readonly text: string }[] {
  return NAMES.map((name) => ({
    path: `${EDITOR_SCHEMAS}/${name}.schema.json`,
    text: `${JSON.stringify({ $schema: 'http://json-schema.org/draft-07/schema#', ...schemas[name] }, null, 2)}\n`,
  }));
}

/** @returns the first line of a file in `stages/`, by which editors find its schema. */
export function schemaLine(name: EditorSchema): string {
  return `# yaml-language-server: $schema=../${EDITOR_SCHEMAS}/${name}.schema.json\n`;
}
