import type { Endpoint, Endpoints } from '@realm-as-code/stage';
import { literalText, partsOf } from './expansion.ts';

/** An endpoint on Kubernetes, where ports are numbers and paths are known. */
interface KubernetesEndpoint {
  readonly scheme: 'http' | 'https';
  readonly port: number;
  readonly path: string;
}

export interface KubernetesEndpoints {
  readonly main: KubernetesEndpoint;
  readonly health: KubernetesEndpoint;
  /** The variables that the entrypoint reads, as texts of the stage's notation. */
  readonly variables: Readonly<Record<string, string>>;
}

/**
 * @param given the values of variables that are known.
 * @returns where Keycloak answers; undefined where that depends on a variable that is not known, or is no port.
 */
export function knownEndpoints(
  { main, health = main, variables }: Endpoints,
  given: Readonly<Record<string, string>>,
): KubernetesEndpoints | undefined {
  const known = (endpoint: Endpoint): KubernetesEndpoint | undefined => {
    const [port, path] = [knownText(endpoint.port, given), knownText(endpoint.path, given)];
    const isPort = port !== undefined && /^[1-9][0-9]{0,4}$/.test(port) && Number(port) <= 65_535;
    return isPort && path !== undefined ? { scheme: endpoint.scheme, port: Number(port), path } : undefined;
  };
  const [knownMain, knownHealth] = [known(main), known(health)];
  if (knownMain === undefined || knownHealth === undefined) return undefined;
  const texts = Object.entries(variables).map(([name, text]) => [name, inStageNotation(text)] as const);
  return { main: knownMain, health: knownHealth, variables: Object.fromEntries(texts) };
}

function knownText(text: string, given: Readonly<Record<string, string>>): string | undefined {
  const parts = partsOf(inStageNotation(text), given);
  return parts.every((part) => 'literal' in part) ? literalText(parts) : undefined;
}

/** @returns a text of Compose, in which all variables are required ones, in the stage's notation. */
function inStageNotation(text: string): string {
  return text.replace(/\$\$|\$\{([A-Za-z_][A-Za-z0-9_]*):\?[^}]*\}/g, (_, name?: string) =>
    name === undefined ? '$' : `$(env:${name})`,
  );
}
