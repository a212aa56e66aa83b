import type { Diagnostic } from '@realm-as-code/renderer';
import type { Stage, YamlSource } from '@realm-as-code/stage';
import { warning } from './codes.ts';
import { effective, readOptions } from './options/read-options.ts';
import type { Service } from './read-services.ts';

/**
 * Checks that a Keycloak that everybody can reach believes only its proxy what it says about who is asking. Measured (26.5.5
 * and 26.7.3): with `proxy-headers` alone, whoever reaches the port chooses the address that events name, whether a request
 * counts as one over TLS, and, without a fixed `hostname`, the host of issuers and links.
 *
 * @returns `spoofed-address`.
 */
export function checkProxy(services: ReadonlyMap<string, Service>, stage: Stage, source: YamlSource): Diagnostic[] {
  const keycloak = services.get('keycloak');
  if (keycloak === undefined || stage.keycloak.public !== true) return [];
  const options = readOptions(keycloak);
  if (options.isPartial || effective(options, 'proxy-headers') === undefined) return [];
  if (effective(options, 'proxy-trusted-addresses') !== undefined) return [];
  const message = 'whoever reaches the published port can pretend to be the proxy, and to come from any address';
  const hint = 'Name the proxy with --proxy-trusted-addresses=<address>,…, or publish the port on this machine only';
  return [warning('spoofed-address', source.file, source.locate(['keycloak', 'public']), message, hint)];
}
