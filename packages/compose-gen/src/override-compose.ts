import { isObject, type Json, type JsonObject, objectAt, own } from '@realm-as-code/renderer';
import { overlay } from '@realm-as-code/stage';
import type { ComposeFile } from './compose-types.ts';

/**
 * Lays a stage's `compose:` section over the generated file: its properties win, its lists replace lists. From here on
 * the file can say anything that Compose knows; {@link readServices} tells what its services are.
 */
export function overrideCompose(
  generated: Pick<ComposeFile, 'services'>,
  override: JsonObject | undefined,
): JsonObject {
  const base = generated as unknown as JsonObject;
  if (override === undefined) return base;
  const services = own(override, 'services');
  if (!isObject(services)) return overlay(base, override);
  const long = Object.entries(services).map(([name, service]): [string, Json] => {
    const secrets = own(objectAt(base, 'services', name), 'secrets');
    return [name, withSecrets(toLongForm(service), secrets)];
  });
  return overlay(base, { ...override, services: Object.fromEntries(long) });
}

/** Secrets of one's own stand beside those that the service has. */
function withSecrets(service: Json, generated: Json | undefined): Json {
  const secrets = isObject(service) ? own(service, 'secrets') : undefined;
  if (!isObject(service) || !Array.isArray(secrets) || !Array.isArray(generated)) return service;
  return { ...service, secrets: [...generated, ...secrets.filter((one) => !generated.includes(one))] };
}

/** Properties that Compose also takes as lists are made objects, so that they are joined instead of replaced. */
function toLongForm(service: Json): Json {
  if (!isObject(service)) return service;
  const result: JsonObject = { ...service };
  for (const property of ['environment', 'labels']) {
    const list = own(service, property);
    if (isTextList(list)) {
      const pairs = list.map((item) => /^([^=]*)(?:=([^]*))?$/.exec(item) as RegExpExecArray);
      result[property] = Object.fromEntries(pairs.map(([, name = '', value]) => [name, value ?? null]));
    }
  }
  const dependencies = own(service, 'depends_on');
  if (isTextList(dependencies)) {
    result['depends_on'] = Object.fromEntries(dependencies.map((name) => [name, { condition: 'service_started' }]));
  }
  return result;
}

/** Anything else is left for the schema to complain about. */
function isTextList(value: Json | undefined): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
