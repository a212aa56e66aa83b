// The names of stages are part of this package's interface since before they had a package of their own.
export {
  checkEnv,
  type EnvEntry,
  type Exception,
  findUnusedVariables,
  type KeycloakSettings,
  type MadeEnv,
  makeEnv,
  parseEnvFile,
  parseYaml,
  readShared,
  readStage,
  readVariables,
  type Stage,
  type StageSource,
  type Variable,
  type VariableRegistry,
  type Versions,
  type YamlSource,
} from '@realm-as-code/stage';
export { type ComposeCode, composeCodes } from './codes.ts';
export { wireServices as composeFile } from './wire-services.ts';
export type { ComposeFile, ComposeService } from './compose-types.ts';
export { type DeployedReconciler, type GeneratedStage, generateStage, type StageInput } from './generate-stage.ts';
export { type GeneratedFile, managedTemplateOf, realmNameOf, type StageFiles } from './stage-files.ts';
export type { ThemeFile } from './write-files.ts';
