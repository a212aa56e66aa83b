import { ENV_PLACEHOLDER } from '@realm-as-code/renderer';

/** A piece of a text: literal, or a variable whose value only the cluster knows. */
export type Part = { readonly literal: string } | { readonly variable: string };

/**
 * Takes a text of the stage's notation apart.
 *
 * @param given the values of variables that are known: they are literal.
 */
export function partsOf(text: string, given: Readonly<Record<string, string>>): Part[] {
  return text
    .split(ENV_PLACEHOLDER) // text, name, text, name, …, text
    .map((piece, index): Part => {
      if (index % 2 === 0) return { literal: piece };
      return Object.hasOwn(given, piece) ? { literal: given[piece] as string } : { variable: piece };
    })
    .filter((part) => !('literal' in part) || part.literal !== '');
}

/** @returns what is literal in a text. */
export function literalText(parts: readonly Part[]): string {
  return parts.map((part) => ('literal' in part ? part.literal : '')).join('');
}

/**
 * A text as Kubernetes reads it in arguments and in values of the environment, where `$(NAME)` is a variable that stands
 * before it and `$$` a dollar sign. What a variable's value holds is left alone (k8s.io/kubernetes,
 * third_party/forked/golang/expansion; kubelet, makeEnvironmentVariables).
 *
 * Every dollar sign is doubled: in front of a letter beyond ASCII, a single one would break that letter.
 *
 * @param nameOf the name that a variable has in the environment.
 */
export function expandable(parts: readonly Part[], nameOf: (variable: string) => string): string {
  return parts
    .map((part) => ('literal' in part ? part.literal.replaceAll('$', '$$$$') : `$(${nameOf(part.variable)})`))
    .join('');
}
