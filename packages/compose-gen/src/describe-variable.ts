import { isSecretName, type Placeholder, textAt } from '@realm-as-code/renderer';
import { type Variable, type VariableRegistry, yamlText } from '@realm-as-code/stage';

/** Where a variable is used in the documents of a realm. */
type Use = Pick<Placeholder, 'document' | 'path'>;

/**
 * Describes a variable that the registry does not have, as far as its use tells: whether it is a secret, and what else the registry
 * says of variables that are used in the same kind of place.
 *
 * @param uses where documents use it; nowhere for what only the Compose file has.
 * @param others all uses of variables in the documents.
 * @returns its entry in the registry, for somebody to complete.
 */
export function describeVariable(
  name: string,
  uses: readonly Use[],
  others: readonly Placeholder[],
  variables: VariableRegistry,
): string {
  const isSecret = isSecretName(name) || uses.some(({ path }) => isPlaceOfSecret(path));
  const places = new Set(uses.map(kindOf));
  const like = others
    .filter((other) => places.has(kindOf(other)))
    .map((other) => variables[other.name])
    .find((variable) => variable?.secret === isSecret);
  const description = uses.map(descriptionOf).find((text) => text !== undefined) ?? 'What it is for, in one sentence';
  return yamlText({ [name]: { ...(isSecret ? secret(description, like) : setting(description, like)) } });
}

function secret(description: string, like: Variable | undefined): Variable {
  const generate = like?.default === 'random' ? like.generate : 'make-env makes one; by hand: openssl rand -base64 36';
  const group = like?.group ?? 'Secrets';
  return { group, description, secret: true, example: 'Yt4nGq7Lm2Xs9KdB', generate, default: 'random' };
}

function setting(description: string, like: Variable | undefined): Variable {
  const group = like?.group ?? 'Settings';
  return { group, description, secret: false, example: 'a value', generate: 'How to make or find a good value.' };
}

/** @returns whether what stands there is a secret by the name of the property, or of one above it. */
export function isPlaceOfSecret(path: Use['path']): boolean {
  const name = path.findLast((step) => typeof step === 'string') ?? '';
  return isSecretName(name) || (name === 'value' && path.at(-3) === 'credentials');
}

/** Places in other entities of the same list are of one kind. */
function kindOf({ path }: Use): string {
  return path.map((step) => (typeof step === 'number' ? '*' : step)).join('/');
}

function descriptionOf({ document, path }: Use): string | undefined {
  if (kindOf({ document, path }) !== 'clients/*/secret') return undefined;
  const clients = document.value['clients'];
  const client = Array.isArray(clients) ? textAt(clients[Number(path[1])], 'clientId') : undefined;
  return client === undefined ? undefined : `The client secret of ${client.replaceAll(/\s+/g, ' ')}`;
}
