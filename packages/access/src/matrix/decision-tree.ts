import type { Access } from '../access.ts';
import type { Question } from './watched-roles.ts';

/** Either an answer, or what is asked next. */
interface Node {
  access?: Access;
  /** The role that is asked for; undefined for all roles. */
  role?: string | undefined;
  /** By what the user has of it: `true` or `false`, or all roles in a text. */
  readonly next: Map<boolean | string, Node>;
}

/**
 * Answers by the roles that were asked for on the way to them. What is asked next follows from what was asked before, and so does
 * the answer: of eight gates, one after the other, only nine users are different.
 */
export class DecisionTree {
  readonly #root: Node = { next: new Map() };

  /** @returns the answer for a user with these roles; undefined where nobody like this has been asked for. */
  find(roles: ReadonlySet<string>): Access | undefined {
    let node: Node | undefined = this.#root;
    while (node !== undefined && node.access === undefined)
      node = node.next.size === 0 ? undefined : node.next.get(branchAt(node, roles));
    return node?.access;
  }

  /** @param questions what was asked on the way to the answer, in order. */
  add(questions: readonly Question[], roles: ReadonlySet<string>, access: Access): void {
    let node = this.#root;
    for (const question of questions) {
      node.role = question === 'all' ? undefined : question.role;
      const branch = branchAt(node, roles);
      let next = node.next.get(branch);
      if (next === undefined) node.next.set(branch, (next = { next: new Map() }));
      node = next;
    }
    node.access = access;
  }
}

function branchAt({ role }: Node, roles: ReadonlySet<string>): boolean | string {
  return role === undefined ? [...roles].toSorted().join('\n') : roles.has(role);
}
