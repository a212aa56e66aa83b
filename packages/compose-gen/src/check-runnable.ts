import { type Diagnostic, didYouMean, isObject, type Json, type JsonObject, objectAt } from '@realm-as-code/renderer';
import type { YamlSource } from '@realm-as-code/stage';
import { error } from './codes.ts';

/** What a service is made from, in the words of Compose. */
const ORIGINS = ['image', 'build', 'extends', 'provider'];

/**
 * Checks that every service has something to run: what is meant for a generated service and misspells its name is a service of
 * its own, which the specification allows and Docker Compose refuses ("has neither an image nor a build context specified").
 *
 * @returns `invalid-compose`.
 */
export function checkRunnable(compose: JsonObject, source: YamlSource): Diagnostic[] {
  const services = Object.entries(objectAt(compose, 'services'));
  const isRunnable = (service: Json): boolean =>
    isObject(service) && ORIGINS.some((property) => Object.hasOwn(service, property));
  const runnable = services.filter(([, service]) => isRunnable(service)).map(([name]) => name);
  return services
    .filter(([, service]) => isObject(service) && !isRunnable(service))
    .map(([name]) => {
      const place = source.locate(['compose', 'services', name], 'key');
      const message = `the service "${name}" has neither "image" nor "build"`;
      return error('invalid-compose', source.file, place, message, didYouMean(name, runnable) ?? 'Say what it runs');
    });
}
