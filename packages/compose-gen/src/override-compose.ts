import type { JsonObject } from '@realm-as-code/renderer';
import { type Stage, targetsOf, type YamlSource } from '@realm-as-code/stage';
import type { ComposeFile } from './compose-types.ts';
import { joinCompose, type Joined } from './join/join-compose.ts';

/**
 * Joins the `compose:` section of all stages and that of the stage to the generated file. From here on the file can say
 * anything that Compose knows; {@link readServices} tells what its services are.
 */
export function overrideCompose(generated: Pick<ComposeFile, 'services'>, stage: Stage): Joined {
  // What is for all stages need not be for one that Compose does not run.
  const shared = targetsOf(stage).includes('compose') ? stage.shared?.compose : undefined;
  return joinCompose(generated as unknown as JsonObject, [
    ...(shared === undefined ? [] : [{ section: shared, isShared: true }]),
    ...(stage.compose === undefined ? [] : [{ section: stage.compose, isShared: false }]),
  ]);
}

/** @returns the stage file, in which what stands in the joined file is found where it was written. */
export function inSections(source: YamlSource, { originOf }: Joined): YamlSource {
  return {
    ...source,
    locate: ([root, ...path], part) => {
      const origin = root === 'compose' ? originOf(path) : undefined;
      if (origin === undefined) return source.locate([root as string, ...path], part);
      const place = ['compose', ...origin.path];
      const { below } = source;
      return origin.layer?.isShared === true && below !== undefined
        ? { ...below.locate(place, part), file: below.file }
        : source.locate(place, part);
    },
  };
}
