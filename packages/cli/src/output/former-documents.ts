import { join } from 'node:path';
import { managedTemplateOf, realmNameOf } from '@realm-as-code/compose-gen';
import type { FormerDocument } from '@realm-as-code/planner';
import { isObject, type Json } from '@realm-as-code/renderer';
import { shownPath } from '../input/files.ts';
import { TEMPLATES } from '../input/read-templates.ts';
import { readFile } from './output-folder.ts';
import type { OutputPlan } from './plan-output.ts';

/**
 * Reads the managed documents of a stage that a run is going to replace or remove, along with those that stay.
 *
 * @param root the folder with the templates, which messages name.
 * @returns the documents; none where nothing changes in them. What cannot be read declares nothing.
 */
export function readFormerDocuments(plan: OutputPlan, stage: string, root: string): FormerDocument[] {
  const touched = new Set([...plan.write.map(({ path }) => path), ...plan.remove]);
  const paths = plan.before.get(stage) ?? [];
  const managed = paths.flatMap((path) => {
    const template = managedTemplateOf(path, stage);
    return template === undefined ? [] : [{ path, ...template }];
  });
  if (!managed.some(({ path }) => touched.has(path))) return [];
  return managed.flatMap(({ path, folder = '', name }): FormerDocument[] => {
    const value = parse(readFile(join(plan.folder, path)));
    const file = shownPath(join(root, TEMPLATES, folder, 'managed', `${name}.json`));
    return isObject(value) ? [{ name, file, value }] : [];
  });
}

/** @returns the names of the realms of which a stage had files for a first start. */
export function formerRealms({ before }: OutputPlan, stage: string): string[] {
  return (before.get(stage) ?? []).flatMap((path) => realmNameOf(path, stage) ?? []);
}

/** Somebody may have edited a generated file, or merged it badly. */
function parse(text: string | undefined): Json | undefined {
  try {
    return text === undefined ? undefined : (JSON.parse(text) as Json);
  } catch {
    return undefined;
  }
}
