import { executionsOf, flowsByAlias } from '../flows.ts';
import type { Placed } from '../../document/placed.ts';
import { authenticator, subFlow, subFlowExecution, topLevelFlow } from '../example-flows.ts';
import type { Examples, Rule } from '../rule.ts';

export const rule: Rule<'flow-cycle'> = {
  code: 'flow-cycle',
  severity: 'error',
  title: 'flows that contain each other',
  reason:
    'Keycloak imports the endless flow, and every login runs into it; keycloak-config-cli stops without a message.',
  check: (realm, report) => {
    const flows = flowsByAlias(realm);
    const done = new Set<string>();
    for (const start of flows.keys()) {
      // Depth-first without recursion: meeting a flow that is on the current path closes a cycle.
      const onPath = new Set<string>();
      const stack: { alias: string; next: number; children: { alias: string; place: Placed }[] }[] = [];
      const visit = (alias: string): void => {
        const flow = flows.get(alias);
        if (flow === undefined || done.has(alias)) return;
        onPath.add(alias);
        const children = executionsOf(flow).flatMap(({ subFlow, place }) =>
          subFlow === undefined ? [] : [{ alias: subFlow, place }],
        );
        stack.push({ alias, next: 0, children });
      };
      visit(start);
      for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
        const child = top.children[top.next++];
        if (child === undefined) {
          stack.pop();
          onPath.delete(top.alias);
          done.add(top.alias);
        } else if (onPath.has(child.alias)) {
          const aliases = [...onPath];
          const cycle = [...aliases.slice(aliases.indexOf(child.alias)), child.alias];
          report(child.place, {
            message: `this execution closes a cycle: ${cycle.map((alias) => `"${alias}"`).join(' → ')}`,
            hint: 'Give the inner flow an alias of its own',
          });
        } else {
          visit(child.alias);
        }
      }
    }
  },
};

const outer = topLevelFlow('outer', subFlowExecution('inner'));

export const examples: Examples = {
  bad: { 'managed/40-flows.json': { authenticationFlows: [outer, subFlow('inner', subFlowExecution('inner'))] } },
  good: {
    'managed/40-flows.json': {
      authenticationFlows: [
        outer,
        subFlow('inner', subFlowExecution('leaf')),
        subFlow('leaf', authenticator('auth-cookie')),
      ],
    },
  },
};
