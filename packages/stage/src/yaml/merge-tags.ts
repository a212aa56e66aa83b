import { isObject, type Json, type JsonObject, own } from '@realm-as-code/renderer';
import { type Document, isAlias, isNode, isPair, isScalar, isSeq, parseDocument, visit } from 'yaml';

/**
 * The tags with which a `compose:` section says that a value takes away what is below it, as Compose reads them
 * (https://docs.docker.com/reference/compose-file/merge/). As data, a tagged value is an object with the tag alone:
 * `{ '!override': value }`.
 */
const MERGE_TAGS = ['!reset', '!override'] as const;
type MergeTag = (typeof MERGE_TAGS)[number];

/** @returns the tag of a value in a `compose:` section, and what is tagged. */
export function mergeTagOf(value: Json | undefined): { readonly tag: MergeTag; readonly value: Json } | undefined {
  if (!isObject(value)) return undefined;
  const tag = MERGE_TAGS.find((one) => Object.hasOwn(value, one));
  return tag === undefined ? undefined : { tag, value: own(value, tag) ?? null };
}

/** @returns whether the YAML library only complains of one of these tags. */
export function isMergeTag({ code, message }: { readonly code: string; readonly message: string }): boolean {
  return code === 'TAG_RESOLVE_FAILED' && MERGE_TAGS.some((tag) => message.startsWith(`Unresolved tag: ${tag}`));
}

interface Tagged {
  readonly value: unknown;
  /** The tags that nothing would follow. */
  readonly misplaced: readonly { readonly tag: string; readonly offset: number }[];
}

/** @returns the value of a document with its tagged values as data; they are changed in place. */
export function withMergeTags(document: Document, value: unknown): Tagged {
  const misplaced: { tag: string; offset: number }[] = [];
  visit(document, {
    Node: (key, node, ancestors) => {
      const tag = isAlias(node) ? undefined : MERGE_TAGS.find((one) => one === node.tag);
      if (tag === undefined) return;
      const path = pathOf(ancestors);
      const [root, ...steps] = path ?? [];
      const isWithinAnchor = [...ancestors, node].some(
        (one) => isNode(one) && 'anchor' in one && one.anchor !== undefined,
      );
      const parent = steps.length === 0 || isWithinAnchor ? undefined : objectAt(value, path?.slice(0, -1) ?? []);
      if (root !== 'compose' || key !== 'value' || parent === undefined) {
        misplaced.push({ tag, offset: node.range?.[0] ?? 0 });
        return;
      }
      const name = String(steps.at(-1));
      // The library takes a plain text with an unknown tag as it is written.
      const isPlain = isScalar(node) && node.type === 'PLAIN';
      const tagged = isPlain ? (parseDocument(node.source ?? '').toJS() as Json) : (own(parent, name) ?? null);
      parent[name] = { [tag]: tag === '!reset' ? null : tagged };
    },
  });
  return { value, misplaced };
}

/** @returns the names that lead to a node; undefined for one within a list. */
function pathOf(ancestors: readonly unknown[]): string[] | undefined {
  if (ancestors.some((one) => isSeq(one))) return undefined;
  return ancestors.filter((one) => isPair(one)).map(({ key }) => (isScalar(key) ? String(key.value) : ''));
}

function objectAt(value: unknown, path: readonly string[]): JsonObject | undefined {
  let current = value as Json | undefined;
  for (const step of path) current = isObject(current) ? own(current, step) : undefined;
  return isObject(current) ? current : undefined;
}
