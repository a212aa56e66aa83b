/** A generated file. Paths are relative to the output folder, with `/` on every system. */
export interface GeneratedFile {
  readonly path: string;
  readonly content: string | Uint8Array;
  /** Whether it can be run; scripts only. */
  readonly executable?: boolean;
}

/** Everything that a deployment of one stage needs, sorted by path. */
export type StageFiles = readonly GeneratedFile[];

/** Where the generated files stand in the output folder. */
export const paths = {
  compose: (stage: string) => `docker-compose.${stage}.yml`,
  envExample: (stage: string) => `env.${stage}.example`,
  realm: (realm: string, stage: string) => `configs/keycloak/${realm}-realm.${stage}.json`,
  managed: (name: string, stage: string) => `configs/keycloak/managed/${name}.${stage}.json`,
  scripts: 'configs/keycloak',
  themes: 'configs/keycloak/themes',
} as const;

/** @returns the name of the managed template that a generated file was made from; undefined for any other file. */
export function managedNameOf(path: string, stage: string): string | undefined {
  const [before, after] = paths.managed('\0', stage).split('\0') as [string, string];
  const isManaged = path.startsWith(before) && path.endsWith(after) && path.length > before.length + after.length;
  return isManaged ? path.slice(before.length, -after.length) : undefined;
}
