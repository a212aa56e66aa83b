// The names of stages are part of this package's interface since before they had a package of their own.
export {
  checkEnv,
  type EnvEntry,
  type Exception,
  findUnusedVariables,
  type GeneratedFile,
  type KeycloakSettings,
  type MadeEnv,
  makeEnv,
  managedTemplateOf,
  parseEnvFile,
  parseYaml,
  readShared,
  realmNameOf,
  readStage,
  readVariables,
  type Stage,
  type StageFiles,
  type StageSource,
  type Variable,
  type VariableRegistry,
  type Versions,
  type YamlSource,
} from '@realm-as-code/stage';
export { type ComposeCode, composeCodes } from './codes.ts';
export { printCompose } from './print-compose.ts';
export type { ComposeFile, ComposeService } from './compose-types.ts';
export { type DeployedReconciler, type GeneratedStage, generateStage } from './generate-stage.ts';
export type { StageInput } from './stage-input.ts';
export type { RootFile, RootFiles } from './write-files.ts';
