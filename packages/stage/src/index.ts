export {
  type Accepted,
  ANY_WAY,
  type Expectation,
  meaning,
  type Moment,
  type People,
  type Scope,
  WAYS,
} from './access/expectation.ts';
export { type Expectations, readAccess } from './access/read-access.ts';
export { type StageCode, stageCodes } from './codes.ts';
export {
  type Container,
  containersOf,
  DEFAULT_ENDPOINTS,
  type Deployment,
  type Endpoint,
  type Endpoints,
  type Mount,
  type Resources,
  type WritableFolder,
} from './deployment/deployment.ts';
export { checkDeployment } from './deployment/check-deployment.ts';
export { type Extras, makeDeployment } from './deployment/make-deployment.ts';
export { secretFilesOf, settingFromFile, withFirstStartSecrets, withSecretFiles } from './deployment/secret-files.ts';
export { HOME, KEYCLOAK, POSTGRES, RECONCILER, SECRET_FILES } from './deployment/names.ts';
export {
  isReconciled,
  RECONCILER_ACCOUNT,
  RECONCILER_CLIENT,
  RECONCILER_CLIENT_SCRIPT,
  reconcilerClientOf,
  reconcilerSecret,
} from './deployment/reconciler-client.ts';
export { rightsOfReconciler } from './deployment/reconciler-rights.ts';
export {
  CERTIFICATES,
  type GeneratedFile,
  managedTemplateOf,
  paths,
  isStageFile,
  realmNameOf,
  type StageFiles,
} from './deployment/stage-files.ts';
export { checkEnv, type StageNeeds } from './env/check-env.ts';
export { envEntries, envExample, NOTATION } from './env/env-example.ts';
export { type EnvEntry, parseEnvFile } from './env/env-file.ts';
export { type MadeEnv, makeEnv } from './env/make-env.ts';
export {
  givenTwice,
  pathOfSecret,
  secretIn,
  SECRETS,
  type SecretFile,
  type SecretFolder,
  valuesOfSecrets,
} from './env/secret-folder.ts';
export { applyExceptions, type Excepted } from './exceptions.ts';
export {
  canBeLocked,
  checkImageLock,
  IMAGE_LOCK,
  type ImageLock,
  imageLockText,
  pinDeployment,
  pinImage,
  pinStage,
  readImageLock,
} from './image-lock.ts';
export { type ImageReference, parseImage } from './image-reference.ts';
export { EDITOR_SCHEMAS, editorSchemas, schemaLine } from './editor-schemas.ts';
export { adviseValue } from './missing-value.ts';
export { overlay } from './overlay.ts';
export { readShared, readStage, readVariables, refusalOfStageName, type StageSource } from './read-stage.ts';
export { explainSchemaErrors, type SchemaError } from './schema-diagnostics.ts';
export {
  comesFromFile,
  type Exception,
  type ExternalDatabase,
  type Images,
  isDevelopment,
  targetsOf,
  type KeycloakSettings,
  type KubernetesDriftWatch,
  type KubernetesIngress,
  type KubernetesRoute,
  type KubernetesSettings,
  type Limits,
  type ReconcilerSettings,
  type Stage,
  type Target,
  targets,
  type Variable,
  type VariableRegistry,
  type Versions,
} from './stage.ts';
export { findPartialOverrides } from './partial-overrides.ts';
export { findUnusedValues } from './unused-values.ts';
export { findUnusedVariables } from './unused-variables.ts';
export { mergeTagOf } from './yaml/merge-tags.ts';
export { parseYaml, type YamlSource } from './yaml/yaml-source.ts';
export { yamlText } from './yaml/yaml-text.ts';
