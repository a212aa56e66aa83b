export { composeFile } from './compose-file.ts';
export type { ComposeFile, ComposeService } from './compose.ts';
export { type GeneratedStage, generateStage, type StageInput, type ThemeFile } from './generate-stage.ts';
export { readShared, readStage, readVariables, type StageSource } from './read-stage.ts';
export type { KeycloakSettings, Stage, Variable, VariableRegistry, Versions } from './stage.ts';
export { type GeneratedFile, type StageFiles } from './stage-files.ts';
export { parseYaml, type YamlSource } from './yaml-source.ts';
