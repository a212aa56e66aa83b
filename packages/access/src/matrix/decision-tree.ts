import type { Access } from '../access.ts';
import type { Question } from './watched-roles.ts';

/** The roles of each account that can be asked. */
type Roles = readonly ReadonlySet<string>[];

/** Either an answer, or what is asked next. */
interface Node {
  access?: Access;
  question?: Question;
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
  find(roles: Roles): Access | undefined {
    let node: Node | undefined = this.#root;
    while (node?.question !== undefined) node = node.next.get(branchOf(node.question, roles));
    return node?.access;
  }

  /** @param questions what was asked on the way to the answer, in order. */
  add(questions: readonly Question[], roles: Roles, access: Access): void {
    let node = this.#root;
    for (const question of questions) {
      node.question = question;
      const branch = branchOf(question, roles);
      let next = node.next.get(branch);
      if (next === undefined) node.next.set(branch, (next = { next: new Map() }));
      node = next;
    }
    node.access = access;
  }
}

function branchOf({ account, role }: Question, roles: Roles): boolean | string {
  const all = roles[account] ?? new Set<string>();
  return role === undefined ? [...all].toSorted().join('\n') : all.has(role);
}
